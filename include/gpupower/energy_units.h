/* SPDX-License-Identifier: MIT */
/**
 * @file energy_units.h
 * @brief Energies of inference in the units people quote, and power to design for.
 */
#ifndef GPUPOWER_ENERGY_UNITS_H
#define GPUPOWER_ENERGY_UNITS_H

#include "base.h"
#include "energy_board.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_energy_units Units of energy, power to design for
 *
 * @{ */

/** Units of an energy of inference. An item is a response, a query, an image or a clip. */
enum gpw_energy_unit_id {
    GPW_ENERGY_J_PER_TOKEN = 0,       /**< `J/token`. */
    GPW_ENERGY_TOKENS_PER_J = 1,      /**< `token/J`, the same as tokens/s per watt. */
    GPW_ENERGY_KWH_PER_MTOKEN = 2,    /**< `kWh/Mtoken`, a million tokens. */
    GPW_ENERGY_J_PER_ITEM = 3,        /**< `J/item`. */
    GPW_ENERGY_WH_PER_ITEM = 4,       /**< `Wh/item`, as "Wh per query". */
    GPW_ENERGY_WH_PER_1000_ITEMS = 5, /**< `Wh/1000 items`. */
    GPW_ENERGY_ITEMS_PER_S_PER_W = 6, /**< `item/s/W`, as samples/s per watt. */
    GPW_ENERGY_ITEMS_PER_KWH = 7      /**< `item/kWh`. */
};

/** Converts an energy from one unit to another.
 *  @param      value            in `from_unit`, 1e-30 to 1e30
 *  @param      from_unit        one of #gpw_energy_unit_id
 *  @param      to_unit          one of #gpw_energy_unit_id
 *  @param      tokens_per_item  mean, 1e-3 to 1e9; looked at only between a unit of tokens and
 *                               one of items
 *  @param[out] converted        in `to_unit`; written only on success
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_DOMAIN  a value is outside its range, 0 and NaN included; no such unit; the
 *                          result is no normal float
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{energy-units}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_convert(float value, uint32_t from_unit,
                                                    uint32_t to_unit, float tokens_per_item,
                                                    float *converted);

/** Name of a unit, such as `Wh/item`.
 *  @param unit  any value
 *  @return static storage, never NULL; `"?"` for no unit
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API const char *gpw_energy_unit_name(uint32_t unit);

/** A power to design for. 16 bytes on every target. */
typedef struct gpw_energy_design {
    float board_w;      /**< min(TDP, (1 + margin) P), W per GPU. */
    float exceeded_pct; /**< Share of unseen configurations that drew more, at most; unknown
                             where not tried. */
    float unused_pct;   /**< Mean share of it that was not drawn, at most; unknown where not
                             tried. */
    uint32_t is_tdp;    /**< 1 where it is TDP itself, which no average exceeded. */
} gpw_energy_design;

/** Power per GPU to size a supply for, from a predicted one.
 *
 *  A median is no design value: of unseen configurations more than half drew more than
 *  predicted. The margins that were tried are 0, 15, 30 and 40 %; between them the shares are
 *  those of the neighbour that errs to the safe side. These are averages over steady serving:
 *  what a board draws for milliseconds is the business of its profile.
 *
 *  @param[in]  board         GPU type
 *  @param      board_w       predicted, W, 0 to TDP
 *  @param      margin        m, 0 to 10
 *  @param      is_calibrated 1 when the prediction rests on a point of this curve, else 0
 *  @param[out] design        written only on success, `design_bytes` bytes
 *  @param      design_bytes  `sizeof *design`
 *  @retval GPW_OK
 *  @retval GPW_NOTE_UNKNOWN  written; the shares are unknown for this GPU type
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_VERSION   `board` was never initialised, or `design_bytes` is below the
 *                            first release's 16
 *  @retval GPW_ERR_UNKNOWN   the type's rated power is unknown
 *  @retval GPW_ERR_DOMAIN    a value is outside its range, NaN included
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{joules-design}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_energy_design_power(const gpw_energy_board *board,
                                                         float board_w, float margin,
                                                         uint32_t is_calibrated,
                                                         gpw_energy_design *design,
                                                         size_t design_bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_ENERGY_UNITS_H */
