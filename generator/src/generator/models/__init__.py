"""The port of models: Gemini, and the order in which models are asked."""
