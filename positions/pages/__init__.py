"""One short script a page; `positions/pagelist.py` names them."""
