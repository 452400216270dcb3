"""What the record adds up to, and how it is shown: rules, answers, charts, pages, command line."""
