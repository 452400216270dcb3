"""Compare: two actors, or one at two dates, on every issue, and how far apart they were over time."""

from positions import compare
from positions.opening import begin, extent_or_stop, look_now
from positions.widgets import View

book = begin("Compare")
extent = extent_or_stop()
view = View("compare")
pair = compare.pair_filters(view, book, extent)
look = look_now()
view.write()
compare.show(pair, book, look)
