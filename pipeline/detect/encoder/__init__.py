"""A small neural network that reads whole sentences, asked where the linear model sees a chance of an event.

`pieces` cuts a sentence and the one before it into word pieces; `network` runs the weights (`encoder.onnx`, from
MiniLM, Apache-2.0, trained on by `agents.training.encoder`); `hearing` asks it about the candidates of a sentence.
"""
