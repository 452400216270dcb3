"""Looks a store over: every finding is one sentence that says what is wrong and what to do."""

from db.doctor.finding import Finding as Finding
from db.doctor.looking import Examined as Examined
from db.doctor.looking import examine as examine
from db.doctor.mending import mend as mend
