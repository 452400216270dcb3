"""What the record held then: a scratch copy of the store in which every later change is undone."""

from db.editions.kept import Edition as Edition
from db.editions.kept import edition as edition
from db.editions.kept import forget_editions as forget_editions
