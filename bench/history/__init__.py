"""A history of many quarters and regions, made with its right answers, and what it costs to work it out."""
