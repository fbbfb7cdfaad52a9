# title: Keras: fit with early stopping
# description: A text classifier with its vectoriser inside, early stopping, and the best weights kept.
# task: mlops
# pip: keras>=3.8 tensorflow>=2.19
# docs: https://keras.io/guides/training_with_built_in_methods/

import keras
import tensorflow as tf

keras.utils.set_random_seed(17)


def train(train_data: tf.data.Dataset, valid_data: tf.data.Dataset, classes: int) -> keras.Model:
    """Both data sets hold batches of (text, integer label)."""
    vectorize = keras.layers.TextVectorization(max_tokens=20_000, output_sequence_length=256)  # ${1:20_000} ${2:256}
    vectorize.adapt(train_data.map(lambda text, _label: text))
    inputs = keras.Input(shape=(), dtype="string")
    hidden = keras.layers.Embedding(20_000, 64)(vectorize(inputs))  # ${1:20_000}
    hidden = keras.layers.GlobalAveragePooling1D()(hidden)
    hidden = keras.layers.Dropout(0.3)(hidden)
    model = keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(hidden))
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    callbacks = [
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True),
        keras.callbacks.TerminateOnNaN(),
    ]
    model.fit(train_data, validation_data=valid_data, epochs=30, callbacks=callbacks)  # ${3:30}
    model.save("model.keras")  # ${4:model.keras}
    return model
