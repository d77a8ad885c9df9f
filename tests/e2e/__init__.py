"""The whole of Pagewright over processes. A package, so that one stack serves all its tests and ends with them."""
