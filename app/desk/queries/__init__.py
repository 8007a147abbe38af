"""What the pages of the desk show, gathered from the features, one module per page."""
