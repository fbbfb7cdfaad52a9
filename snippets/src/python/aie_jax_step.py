# title: JAX: compiled training step
# description: Loss, gradient and optimizer in one compiled step; parameters are reused in place.
# task: mlops
# pip: jax>=0.5 optax>=0.2.4
# docs: https://docs.jax.dev/en/latest/automatic-differentiation.html

from functools import partial

import jax
import jax.numpy as jnp
import optax

optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(1e-3))  # ${1:1e-3}


def init(key: jax.Array, inputs: int, classes: int) -> dict[str, jax.Array]:
    return {"w": jax.random.normal(key, (inputs, classes)) / jnp.sqrt(inputs), "b": jnp.zeros(classes)}


def loss_of(params: dict[str, jax.Array], x: jax.Array, y: jax.Array) -> jax.Array:
    logits = x @ params["w"] + params["b"]
    return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()


@partial(jax.jit, donate_argnums=(0, 1))
def step(params, state, x: jax.Array, y: jax.Array):
    loss, gradients = jax.value_and_grad(loss_of)(params, x, y)
    updates, state = optimizer.update(gradients, state, params)
    return optax.apply_updates(params, updates), state, loss


if __name__ == "__main__":
    key = jax.random.key(17)
    x = jax.random.normal(key, (256, 8))
    y = (x[:, 0] > 0).astype(jnp.int32)
    params = init(key, 8, 2)
    state, loss = optimizer.init(params), jnp.inf
    for _ in range(200):  # ${2:200}
        params, state, loss = step(params, state, x, y)
    print(f"{loss=:.4f}")
