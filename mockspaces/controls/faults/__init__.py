"""FaultQueue: rules, their queue, and how requests meet them."""
