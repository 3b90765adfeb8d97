"""Reports and papers: values, and the renderers that turn them into bytes."""
