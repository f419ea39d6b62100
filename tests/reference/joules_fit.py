# SPDX-License-Identifier: MIT
"""Constants of the energy model fitted to some rows, to be tried on others.

The library's own constants were fitted with text chat in sight. What they are worth on a family
of models that nobody has seen is asked by fitting the same law to half of the families: the
work of a step comes from the library, the constants go back to it as a board of the caller's
own, and the library predicts the other half."""
import numpy as np

import gpupower

RATE_BOUND = 1.0 / 1.2    # products never come nearer to the data sheet
ATTENTION_FLOP_S = 350e12  # FlashAttention-2, given for diffusion
ROUNDS = 40


def nonnegative(columns, target):
    """Least squares with no coefficient below 0: Lawson and Hanson's active set."""
    count = columns.shape[1]
    used = np.zeros(count, bool)
    x = np.zeros(count)
    for _ in range(10 * count):
        gradient = columns.T @ (target - columns @ x)
        if used.all() or gradient[~used].max() <= 1e-10 * np.abs(gradient).max():
            break
        used[np.argmax(np.where(used, -np.inf, gradient))] = True
        while True:
            trial = np.zeros(count)
            trial[used] = np.linalg.lstsq(columns[:, used], target, rcond=None)[0]
            if trial[used].min() > 0.0:
                break
            falling = used & (trial <= 0.0)
            share = (x[falling] / np.maximum(x[falling] - trial[falling], 1e-300)).min()
            x = x + share * (trial - x)
            used &= x > 1e-14 * max(x.max(), 1e-300)
            x[~used] = 0.0
        x = trial
    return x


def bounded(columns, target, low, given=0.0):
    """Coefficients not below `low`, least sum of absolute errors relative to the target, of
    which a part may be given."""
    low = np.asarray(low, float)
    rest = target - given - columns @ low
    return low + _relative(columns, rest, target)


# ---- language models ------------------------------------------------------------------------

def _work(row):
    """The library's bookkeeping of a row's step, and its board's data sheet."""
    board = gpupower.energy_board(_board_name(row))
    model = gpupower.energy_model(row.model)
    return gpupower.energy_predict(model, row.workload(), row.deployment(), board), model, board


def _board_name(row):
    return {"H100": "h100-sxm", "B200": "b200"}[row.gpu]


def _times(row):
    """What multiplies each constant of time, in the order of `language_board`."""
    work, model, board = _work(row)
    rate = (board.rate_fp8_flop_per_s if model.precision == 1 else board.rate_bf16_flop_per_s)
    dense = work.dense_bytes + work.kv_bytes + work.state_bytes
    return [model.layers, model.layers * np.log2(row.gpus),
            model.layers * float(model.precision == 1), dense / board.bandwidth_b_per_s,
            work.expert_bytes / board.bandwidth_b_per_s,
            (work.decode_flop + work.prefill_flop) / rate, row.batch,
            model.layers * min(1.0, work.requests_per_step) * model.is_irregular]


def _gpu_s(row, stall_s):
    """Measured time of a step less what the front end took of it."""
    return max(row.step_s - stall_s * row.batch / row.output, 1e-6)


def language_board(rows):
    """A board of one GPU type with constants fitted to these rows."""
    columns = np.array([_times(row) for row in rows])
    target = np.array([_gpu_s(row, row.workload().stall_s) for row in rows])
    layer, parallel, fp8, dense, expert, rate, sequence, admission = bounded(
        columns, target, [0, 0, 0, 1, 1, 1 / RATE_BOUND, 0, 0])
    board = gpupower.energy_board(
        _board_name(rows[0]), errors="unknown", layer_s=layer, parallel_s=parallel, fp8_s=fp8,
        bandwidth_share=min(1.0, 1 / dense), bandwidth_share_experts=min(1.0, 1 / expert),
        rate_share=min(1.0, 1 / rate), sequence_s=sequence, admission_s=admission)
    active, byte, flop = _powers(rows, board)
    board.active_w, board.byte_j, board.flop_j = active, byte, flop
    return board


def _powers(rows, board):
    """Constants of power at the measured speed; rows at the cap say little and are left out."""
    columns, target, power = [], [], []
    for row in rows:
        work = gpupower.energy_predict(row.model, row.workload(), row.deployment(True), board)
        fp8 = gpupower.energy_model(row.model).precision == 1
        slow = board.rate_bf16_flop_per_s / board.rate_fp8_flop_per_s if fp8 else 1.0
        moved = work.dense_bytes + work.expert_bytes + work.kv_bytes + work.state_bytes
        if row.board_w < 0.97 * board.tdp_w:
            columns.append([work.busy_pu, moved / work.step_s,
                            slow * (work.decode_flop + work.prefill_flop) / work.step_s])
            target.append(row.board_w - board.idle_w)
            power.append(row.board_w)
    columns, target, power = map(np.array, (columns, target, power))
    return _relative(columns, target, power)


def _relative(columns, target, unit):
    """Nonnegative coefficients, least sum of absolute errors relative to `unit`."""
    columns, target = columns / unit[:, None], target / unit
    scale = np.maximum(columns.max(axis=0), 1e-300)
    weight = np.ones(len(target))
    for _ in range(ROUNDS):
        root = np.sqrt(weight)
        x = nonnegative(columns / scale * root[:, None], target * root)
        weight = 1.0 / np.maximum(np.abs(target - columns / scale @ x), 0.02)
    return x / scale


# ---- images and video -----------------------------------------------------------------------

def diffusion_board(rows):
    """The same for diffusion. Images alone do not tell the rate of attention: it is given then."""
    board = gpupower.energy_board(_board_name(rows[0]))
    rate = board.rate_bf16_flop_per_s
    columns, target = [], []
    for row in rows:
        model = row.diffusion()
        work = gpupower.energy_predict_diffusion(model, row.deployment(), board)
        columns.append([work.product_flop / rate, work.activation_bytes / board.bandwidth_b_per_s,
                        model.denoising_steps * model.layers * np.log2(row.gpus),
                        model.megapixels * row.batch, work.attention_flop / rate])
        target.append(row.batch / row.speed)
    columns, target = np.array(columns), np.array(target)
    low = [1 / RATE_BOUND, 0, 0, 0, 1]
    if any(row.task == "video" for row in rows):
        product, passes, parallel, decoder, attention = bounded(columns, target, low)
    else:
        attention = rate / ATTENTION_FLOP_S
        product, passes, parallel, decoder = bounded(columns[:, :4], target, low[:4],
                                                     attention * columns[:, 4])
    board.diffusion_rate_share, board.elementwise_passes = 1 / product, passes
    board.diffusion_parallel_s, board.decoder_s_per_mpx = parallel, decoder
    board.attention_rate_share = 1 / attention
    board.diffusion_active_w, board.diffusion_flop_j = _diffusion_powers(rows, board)
    return board


def _diffusion_powers(rows, board):
    columns, power = [], []
    for row in rows:
        work = gpupower.energy_predict_diffusion(row.diffusion(), row.deployment(), board)
        columns.append([work.busy_pu,
                        (work.product_flop + work.attention_flop) / work.batch_s])
        power.append(row.board_w)
    power = np.array(power)
    return _relative(np.array(columns), power - board.idle_w, power)
