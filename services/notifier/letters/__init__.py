"""How a mail is worded: the facts a template may use, its formats, its words, and the rendering."""
