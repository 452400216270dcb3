"""Actor: all its issues, who speaks for it, how far its speakers lie apart, its moves, its latest evidence."""

from positions import actor
from positions.opening import begin, extent_or_stop, look_now
from positions.widgets import View

book = begin("Actor")
extent_or_stop()
view = View("actor")
chosen = actor.actor_filters(view, book)
look = look_now()
view.write()
actor.show(chosen, book, look)
