"""The frame of the control API: routes, inputs, answers and their OpenAPI document."""
