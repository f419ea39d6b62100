/* SPDX-License-Identifier: MIT */
/* Names read as sentences: <format>_<what must hold>. The samples were written for this test.
 */
#include "log_setup.h"

#include "log_names.h"

#include <gpupower/source.h>

static void an_nvidia_smi_log_gives_every_field_it_has(void **state)
{
    size_t rows;
    gpw_log *log = log_of(
        "timestamp, name, index, uuid, power.draw [W], power.draw.average [W], "
        "power.draw.instant [W], enforced.power.limit [W], power.limit [W], temperature.gpu, "
        "temperature.memory, clocks.current.graphics [MHz], clocks.current.sm [MHz], "
        "clocks.current.memory [MHz], utilization.gpu [%], utilization.memory [%], "
        "clocks_event_reasons.active, clocks.max.sm [MHz], inforom.pwr\n"
        "2025/03/01 10:00:00.125, NVIDIA H100 80GB HBM3, 3, GPU-aa, 412.50 W, 411.00 W, "
        "498.25 W, 650.00 W, 700.00 W, 61, 72, 1000 MHz, 1755 MHz, 2619 MHz, 98 %, 44 %, "
        "0x0000000000000024, 1980 MHz, 2.1\n",
        &rows);
    const gpw_log_info info = log_info(log);
    const gpw_log_device_info device = log_device(log, 0);

    (void)state;
    assert_int_equal(rows, 1);
    assert_int_equal(info.format, GPW_LOG_NVIDIA_SMI);
    assert_int_equal(info.clock, GPW_LOG_CLOCK_LOCAL);
    assert_int_equal(info.fields, 0x7ef); /* all but the energy counter */
    assert_int_equal(info.point, GPW_POINT_INSTRUMENT);
    assert_int_equal(info.capped, 1);
    assert_int_equal(info.throttled, 1);
    /* 2025-03-01T10:00:00.125 read as UTC: 20148 days, 36000.125 s. */
    assert_int_equal(info.start_unix_ns, 1740823200125000000);
    assert_near(log_rows[0].power_w, 412.5, 0.0);
    assert_near(log_rows[0].average_w, 411.0, 0.0);
    assert_near(log_rows[0].instant_w, 498.25, 0.0);
    assert_near(log_rows[0].limit_w, 650.0, 0.0);
    assert_near(log_rows[0].temperature_c, 61.0, 0.0);
    assert_near(log_rows[0].memory_temperature_c, 72.0, 0.0);
    assert_near(log_rows[0].sm_mhz, 1755.0, 0.0);
    assert_near(log_rows[0].memory_mhz, 2619.0, 0.0);
    assert_near(log_rows[0].utilisation, 0.98, 1e-6);
    assert_int_equal(log_rows[0].reasons, 0x24);
    assert_int_equal(log_rows[0].flags, GPW_LOG_THERMAL | GPW_LOG_POWER_CAP);
    assert_true(log_rows[0].energy_mj == UINT64_MAX);
    assert_string_equal(device.id, "GPU-aa");
    assert_string_equal(device.model, "NVIDIA H100 80GB HBM3");
    assert_int_equal(device.index, 3);
    gpw_log_close(log);
}

static void an_nvidia_smi_log_without_units_is_in_watts_and_percent(void **state)
{
    size_t rows;
    gpw_log *log = log_of("timestamp, power.draw, utilization.gpu, clocks_throttle_reasons."
                          "sw_power_cap, clocks_throttle_reasons.hw_slowdown\n"
                          "2025/03/01 10:00:00.000, 412.50, 50, Active, Not Active\n"
                          "2025/03/01 10:00:01.000, 412.50, 50, Not Active, Active\n",
                          &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_near(log_rows[0].power_w, 412.5, 0.0);
    assert_near(log_rows[0].utilisation, 0.5, 0.0);
    assert_int_equal(log_rows[0].flags, GPW_LOG_POWER_CAP);
    assert_int_equal(log_rows[1].flags, GPW_LOG_HARDWARE);
    gpw_log_close(log);
}

static void gpus_are_told_apart_by_index_uuid_or_bus(void **state)
{
    static const char *const columns[] = {"index", "uuid", "pci.bus_id", "gpu_bus_id", "gpu"};
    size_t i, rows;

    (void)state;
    for (i = 0; i < COUNT_OF(columns); i++) {
        char text[256];
        gpw_log *log;

        snprintf(text, sizeof text, "t_s,%s,power_w\n0,A1,10\n0,B2,20\n1,A1,11\n1,B2,21\n",
                 columns[i]);
        log = log_of(text, &rows);
        assert_int_equal(rows, 4);
        assert_int_equal(log_info(log).devices, 2);
        assert_int_equal(log_rows[3].device, 1);
        assert_near(log_rows[3].power_w, 21.0, 0.0);
        assert_stamp(3, 1.0);
        assert_string_equal(log_device(log, 1).id, "B2");
        gpw_log_close(log);
    }
}

static void the_same_index_on_two_hosts_is_two_devices(void **state)
{
    size_t rows;
    gpw_log *log =
        log_of("timestamp,hostname,gpu,power_w\n1,a,0,10\n1,b,0,20\n2,a,0,11\n", &rows);

    (void)state;
    assert_int_equal(log_info(log).devices, 2);
    assert_string_equal(log_device(log, 1).node, "b");
    assert_int_equal(log_rows[2].device, 0);
    gpw_log_close(log);
}

static void dmon_with_date_and_time_is_read(void **state)
{
    size_t rows;
    gpw_log *log =
        log_of("#Date       Time        gpu    pwr  gtemp  mtemp     sm    mem   mclk   pclk\n"
               "#YYYYMMDD   HH:MM:SS    Idx      W      C      C      %      %    MHz    MHz\n"
               " 20240229   23:59:59      0    310     60      -     97     20   2619   1700\n"
               " 20240229   23:59:59      1    320     61     70     98     21   2619   1710\n"
               "#Date       Time        gpu    pwr  gtemp  mtemp     sm    mem   mclk   pclk\n"
               "#YYYYMMDD   HH:MM:SS    Idx      W      C      C      %      %    MHz    MHz\n"
               " 20240301   00:00:00      0      -     60      -     97     20   2619   1700\n",
               &rows);

    (void)state;
    assert_int_equal(rows, 3);
    assert_int_equal(log_info(log).format, GPW_LOG_DMON);
    assert_int_equal(log_info(log).devices, 2);
    assert_stamp(2, 1.0);
    assert_near(log_rows[1].power_w, 320.0, 0.0);
    assert_near(log_rows[1].memory_temperature_c, 70.0, 0.0);
    assert_near(log_rows[1].sm_mhz, 1710.0, 0.0);
    assert_near(log_rows[1].memory_mhz, 2619.0, 0.0);
    assert_near(log_rows[1].utilisation, 0.98, 1e-6);
    assert_true(isnan(log_rows[0].memory_temperature_c));
    assert_true(isnan(log_rows[2].power_w));
    assert_repair(log, GPW_LOG_MISSING, 1, 7);
    assert_repair(log, GPW_LOG_HEADER, 0, 0);
    gpw_log_close(log);
}

static void dmon_without_a_time_needs_the_interval_stated(void **state)
{
    static const char text[] =
        "# gpu    pwr  gtemp\n# Idx      W      C\n    0    310     60\n"
        "    1    311     60\n    0    312     60\n    1    313     60\n";
    gpw_log_config config;
    size_t rows;
    gpw_log *log;

    (void)state;
    log_refuses(text, 1, "interval_s");
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 0.5f;
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(rows, 4);
    assert_int_equal(log_info(log).clock, GPW_LOG_CLOCK_NONE);
    assert_stamp(1, 0.0);
    assert_stamp(2, 0.5);
    assert_stamp(3, 0.5);
    gpw_log_close(log);
}

static void dcgmi_takes_gpus_and_leaves_other_entities(void **state)
{
    static const char text[] = "#Entity   POWER        TOTEC        TMPTR    SMCLK   GPUTL\n"
                               "ID        W            mJ           C        MHz\n"
                               "GPU 0     68.512       123456789    34       345     0\n"
                               "GPU 1     N/A          N/A          35       345     0\n"
                               "CPU 0     99.000       5            35       345     0\n"
                               "GPU 0     70.500       123526789    34       345     7\n"
                               "#Entity   POWER        TOTEC        TMPTR    SMCLK   GPUTL\n"
                               "ID        W            mJ           C        MHz\n"
                               "GPU 1     71.000       1            34       345     7\n";
    gpw_log_config config;
    size_t rows;
    gpw_log *log;

    (void)state;
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 1.0f;
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(log_info(log).format, GPW_LOG_DCGMI);
    assert_int_equal(rows, 4);
    assert_int_equal(log_info(log).devices, 2);
    assert_near(log_rows[0].power_w, 68.512, 1e-4);
    assert_int_equal(log_rows[0].energy_mj, 123456789);
    assert_true(isnan(log_rows[1].power_w) && log_rows[1].energy_mj == UINT64_MAX);
    assert_stamp(2, 1.0);
    assert_stamp(3, 1.0);
    assert_near(log_rows[2].utilisation, 0.07, 1e-6);
    gpw_log_close(log);
}

static void prometheus_text_is_put_together_scrape_by_scrape(void **state)
{
    static const char text[] =
        "# HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).\n"
        "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n"
        "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"GPU-a\",device=\"nvidia0\",modelName="
        "\"NVIDIA "
        "H100 PCIe\",Hostname=\"n7\"} 301.5 1700000000000\n"
        "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\",UUID=\"GPU-b\",Hostname=\"n7\"} 302.5 "
        "1700000000000\n"
        "DCGM_FI_DEV_POWER_USAGE_INSTANT{gpu=\"0\",UUID=\"GPU-a\"} 333 1700000000000\n"
        "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\",UUID=\"GPU-a\"} 1.5e6 1700000000000\n"
        "DCGM_FI_DEV_GPU_TEMP{gpu=\"0\",UUID=\"GPU-a\"} 55 1700000000000\n"
        "DCGM_FI_DEV_SM_CLOCK{gpu=\"0\",UUID=\"GPU-a\"} 1700 1700000000000\n"
        "DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",UUID=\"GPU-a\"} 90 1700000000000\n"
        "process_cpu_seconds_total 12\n"
        "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"GPU-a\"} 311.5 1700000015000\n"
        "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\",UUID=\"GPU-b\"} NaN 1700000015000\n";
    size_t rows;
    gpw_log *log = log_of(text, &rows);

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_PROMETHEUS);
    assert_int_equal(rows, 3);
    assert_near(log_rows[0].power_w, 301.5, 0.0);
    assert_near(log_rows[0].instant_w, 333.0, 0.0);
    assert_int_equal(log_rows[0].energy_mj, 1500000);
    assert_near(log_rows[0].temperature_c, 55.0, 0.0);
    assert_near(log_rows[0].sm_mhz, 1700.0, 0.0);
    assert_near(log_rows[0].utilisation, 0.9, 1e-6);
    assert_near(log_rows[1].power_w, 302.5, 0.0);
    assert_int_equal(log_rows[1].device, 1);
    assert_stamp(2, 15.0);
    assert_string_equal(log_device(log, 0).model, "NVIDIA H100 PCIe");
    assert_string_equal(log_device(log, 0).node, "n7");
    assert_int_equal(log_info(log).start_unix_ns, 1700000000000000000);
    gpw_log_close(log);
}

static void prometheus_text_without_time_needs_the_interval_stated(void **state)
{
    static const char text[] = "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 10\n"
                               "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\"} 20\n"
                               "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 11\n"
                               "DCGM_FI_DEV_POWER_USAGE{gpu=\"1\"} 21\n";
    gpw_log_config config;
    size_t rows;
    gpw_log *log;

    (void)state;
    log_refuses(text, 1, "no time");
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    config.interval_s = 30.0f;
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(rows, 4);
    assert_stamp(1, 0.0);
    assert_stamp(3, 30.0);
    assert_near(log_rows[3].power_w, 21.0, 0.0);
    gpw_log_close(log);
}

static void a_prometheus_export_holds_one_series_after_the_other(void **state)
{
    size_t rows;
    gpw_log *log = log_of("metric,gpu,UUID,timestamp,value\n"
                          "DCGM_FI_DEV_POWER_USAGE,0,GPU-a,1700000000,10\n"
                          "DCGM_FI_DEV_POWER_USAGE,0,GPU-a,1700000015,11\n"
                          "DCGM_FI_DEV_POWER_USAGE,1,GPU-b,1700000000,20\n"
                          "DCGM_FI_DEV_POWER_USAGE,1,GPU-b,1700000015,21\n"
                          "DCGM_FI_DEV_GPU_TEMP,0,GPU-a,1700000000,40\n",
                          &rows);

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_PROMETHEUS_CSV);
    assert_int_equal(rows, 4);
    assert_int_equal(log_info(log).devices, 2);
    assert_stamp(2, 0.0);
    assert_stamp(3, 15.0);
    assert_near(log_rows[2].power_w, 20.0, 0.0);
    assert_repair(log, GPW_LOG_BACKWARD, 0, 0);
    gpw_log_close(log);
}

static void a_grafana_table_has_a_column_a_gpu(void **state)
{
    size_t rows;
    gpw_log *log = log_of("\"Time\",\"GPU 0\",\"GPU 1\"\n"
                          "2025-03-01 10:00:00,350 W,360.5 W\n"
                          "2025-03-01 10:00:15,351 W,0.361 kW\n",
                          &rows);

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_PROMETHEUS_CSV);
    assert_int_equal(rows, 4);
    assert_near(log_rows[3].power_w, 361.0, 1e-4);
    assert_string_equal(log_device(log, 1).id, "gpu1");
    gpw_log_close(log);

    log = log_of("Time,\"DCGM_FI_DEV_POWER_USAGE{gpu=\"\"0\"\", UUID=\"\"GPU-a\"\"}\","
                 "\"DCGM_FI_DEV_POWER_USAGE{gpu=\"\"1\"\", UUID=\"\"GPU-b\"\"}\"\n"
                 "1700000000000,350,360\n1700000015000,351,361\n",
                 &rows);
    assert_int_equal(rows, 4);
    assert_stamp(3, 15.0);
    assert_string_equal(log_device(log, 1).id, "GPU-b");
    assert_near(log_rows[3].power_w, 361.0, 0.0);
    gpw_log_close(log);
}

static void ptdaemon_gives_the_watts_and_not_those_of_its_channels(void **state)
{
    size_t rows;
    gpw_log *log = log_of(
        "Time,05-26-2023 22:14:48.971,Watts,684.7,Volts,-1.0,Amps,-1.0,PF,0.95,Mark,notset,"
        "Ch1,Watts,228.2,Volts,230.1\n"
        "05-26-2023 22:14:49.100: Response to client sent: No data\n"
        "Time,05-26-2023 22:14:49.971,Watts,-1.000000,Volts,-1.0,Amps,-1.0,PF,-1.0,Mark,run\n"
        "Time,05-26-2023 22:14:50.970,Watts,0.000000,Volts,-1.0,Amps,-1.0,PF,-1.0,Mark,run\n"
        "Time,05-26-2023 22:14:51.971,Watts,690.1,Volts,-1.0,Amps,-1.0,PF,0.95,Mark,run\n"
        "Time,05-26-2023 22:14:52.971,Mark,run,Ch1,Watts,228.2\n",
        &rows);

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_PTDAEMON);
    assert_int_equal(log_info(log).point, GPW_POINT_NODE_AC);
    assert_int_equal(rows, 4);
    assert_near(log_rows[0].power_w, 684.7, 1e-4);
    assert_true(isnan(log_rows[1].power_w) && isnan(log_rows[2].power_w));
    assert_stamp(3, 3.0);
    assert_repair(log, GPW_LOG_MISSING, 1, 3);
    assert_repair(log, GPW_LOG_ZERO, 1, 4);
    assert_repair(log, GPW_LOG_DAMAGED, 1, 6);
    gpw_log_close(log);
}

static void an_analyser_is_known_by_its_power_factor(void **state)
{
    size_t rows;
    gpw_log *log = log_of("time_utc,watts_total,power_factor\n"
                          "22:14:48.971,684.7,0.946\n"
                          "22:14:49.971,732.3,0.951\n",
                          &rows);
    gpw_log_device_info device;

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_ANALYSER);
    assert_int_equal(rows, 2);
    assert_near(log_rows[1].power_w, 732.3, 1e-4);
    assert_int_equal(gpw_log_device(log, 0, &device, sizeof device), GPW_OK);
    assert_int_equal(device.point, GPW_POINT_NODE_AC);
    gpw_log_close(log);
    log = log_of("time,volts,amps,watts\n0,230,1,230\n1,230,2,460\n", &rows);
    assert_int_equal(log_info(log).format, GPW_LOG_ANALYSER);
    gpw_log_close(log);
    log = log_of("time,gpu0_w,power_factor\n0,230,1\n1,230,1\n", &rows);
    assert_int_equal(log_info(log).format, GPW_LOG_CSV);
    gpw_log_close(log);
}

static void wattameter_has_blanks_and_milliwatts(void **state)
{
    size_t rows;
    gpw_log *log = log_of("# timestamp reading-time[ns] gpu-0[mW] gpu-1[mW] gpu-0[C] gpu-1[C] "
                          "gpu-0[mJ] gpu-1[mJ]\n"
                          "2025-01-01_00:00:00.000000 12 100000 200500 40 41 7000 9000\n"
                          "2025-01-01_00:00:00.100000 12 110000 210500 40 41 17000 29000\n",
                          &rows);

    (void)state;
    assert_int_equal(log_info(log).format, GPW_LOG_WATTAMETER);
    assert_int_equal(rows, 4);
    assert_near(log_rows[0].power_w, 100.0, 1e-4);
    assert_near(log_rows[1].power_w, 200.5, 1e-4);
    assert_near(log_rows[1].temperature_c, 41.0, 0.0);
    assert_int_equal(log_rows[1].energy_mj, 9000);
    assert_stamp(3, 0.1);
    gpw_log_close(log);
}

static void a_wide_table_has_one_device_a_column_and_no_total(void **state)
{
    size_t rows;
    gpw_log *log = log_of("timestamp,n1_watts,n2_watts,total_watts\n"
                          "2026-05-05T19:14:51,2492,2579,5071\n"
                          "2026-05-05T19:15:02,0,2573,2573\n",
                          &rows);

    (void)state;
    assert_int_equal(rows, 4);
    assert_int_equal(log_info(log).devices, 2);
    assert_int_equal(log_info(log).point, GPW_POINT_NODE_AC);
    assert_string_equal(log_device(log, 0).id, "n1");
    assert_near(log_rows[1].power_w, 2579.0, 0.0);
    assert_true(isnan(log_rows[2].power_w)); /* 0 W: the poll failed */
    assert_repair(log, GPW_LOG_ZERO, 1, 3);
    gpw_log_close(log);
}

static void a_node_s_input_is_left_out_where_its_boards_are_logged(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,system_power_w,gpu0_power_w,gpu1_power_w,cpu0_power_w\n"
                          "0,1500,300,310,90\n1,1500,301,311,90\n",
                          &rows);

    (void)state;
    assert_int_equal(rows, 4);
    assert_int_equal(log_info(log).point, GPW_POINT_INSTRUMENT);
    assert_near(log_rows[0].power_w + log_rows[1].power_w, 610.0, 0.0);
    gpw_log_close(log);
}

static void a_total_is_left_out_where_a_part_is_there(void **state)
{
    size_t rows;
    gpw_log *log = log_of("t_s,total_power_w,gpu0_power_w\n0,900,300\n1,901,301\n", &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_near(log_rows[0].power_w, 300.0, 0.0);
    gpw_log_close(log);
    log = log_of("t_s,total_power_w,temp_c\n0,900,40\n1,901,40\n", &rows);
    assert_near(log_rows[0].power_w, 900.0, 0.0);
    gpw_log_close(log);
}

static void two_columns_under_every_alias_give_the_same(void **state)
{
    static const struct {
        const char *header;
        double t, p;
    } cases[] = {{"t_s,power_W", 1.0, 1.0},
                 {"relative_time_s,power_total_W", 1.0, 1.0},
                 {"t_seconds,P_gpu_W", 1.0, 1.0},
                 {"time_ms,power_draw_w", 1e-3, 1.0},
                 {"time_relative_ms,power_watts", 1e-3, 1.0},
                 {"timestamp_us,power_draw_W", 1e-6, 1.0},
                 {"t_s,power_kw", 1.0, 1e3},
                 {"t_s,power_mW", 1.0, 1e-3},
                 {"t_s,power_MW", 1.0, 1e6},
                 {"t_s,power_kw_total", 1.0, 1e3},
                 {"time [s],Power (kW)", 1.0, 1e3},
                 {"elapsed_s,PowerConsumedWatts", 1.0, 1.0},
                 {"time_s,nvml_power_watts", 1.0, 1.0},
                 {"time_s,gpu_power_w", 1.0, 1.0},
                 {"t,watts", 1.0, 1.0}};
    size_t i, rows;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        char text[128];
        gpw_log *log;

        snprintf(text, sizeof text, "%s\n5,20\n7,30\n", cases[i].header);
        log = log_of(text, &rows);
        assert_int_equal(rows, 2);
        assert_near((double)log_rows[1].stamp_ns * 1e-9, 2.0 * cases[i].t, 1e-9);
        assert_near(log_rows[1].power_w, 30.0 * cases[i].p, 1e-5 * 30.0 * cases[i].p);
        gpw_log_close(log);
    }
}

static void semicolons_and_tabs_part_columns_too(void **state)
{
    static const char *const texts[] = {"t_s;note;power_w\n0;a, b;10\n1;;11\n",
                                        "t_s\tnote\tpower_w\n0\ta, b\t10\n1\t\t11\n",
                                        "t_s,note,power_w\n0,\"a, b\",10\n1,,11\n"};
    size_t i, rows;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        gpw_log *log = log_of(texts[i], &rows);

        assert_int_equal(rows, 2);
        assert_near(log_rows[1].power_w, 11.0, 0.0);
        gpw_log_close(log);
    }
}

static void numbers_since_1970_tell_their_unit_by_their_size(void **state)
{
    static const char *const texts[] = {"timestamp,power_w\n1700000000.5,1\n1700000001.75,2\n",
                                        "timestamp,power_w\n1700000000500,1\n1700000001750,2\n",
                                        "time,watts\n1700000000500000,1\n1700000001750000,2\n",
                                        ("ts,watts\n1700000000500000000,1\n"
                                         "1700000001750000000,2\n")};
    size_t i, rows;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        gpw_log *log = log_of(texts[i], &rows);

        assert_stamp(1, 1.25);
        assert_int_equal(log_info(log).clock, GPW_LOG_CLOCK_UNIX);
        assert_int_equal(log_info(log).start_unix_ns, 1700000000500000000);
        gpw_log_close(log);
    }
}

static void a_log_with_the_energy_counter_alone_is_a_log(void **state)
{
    size_t rows;
    gpw_log *log =
        log_of("t_s,index,total_energy_consumption [mJ]\n0,0,1000\n1,0,301000\n", &rows);

    (void)state;
    assert_int_equal(rows, 2);
    assert_int_equal(log_info(log).fields, 1u << GPW_LOG_ENERGY);
    assert_int_equal(log_rows[1].energy_mj, 301000);
    assert_true(isnan(log_rows[1].power_w));
    gpw_log_close(log);
}

static void stated_columns_stand_for_a_missing_header(void **state)
{
    static const char text[] = "2025/03/01 10:00:00.000, 0, 100.00 W\n"
                               "2025/03/01 10:00:01.000, 0, 101.00 W\n";
    gpw_log_config config;
    size_t rows;
    gpw_log *log;

    (void)state;
    log_refuses(text, 1, "no header row");
    assert_status(gpw_log_config_init(&config, sizeof config), GPW_OK);
    strcpy(config.columns, "timestamp,index,power.draw");
    log = log_read(text, strlen(text), &config, &rows);
    assert_int_equal(rows, 2);
    assert_near(log_rows[1].power_w, 101.0, 0.0);
    gpw_log_close(log);
    strcpy(config.columns, "index,temperature.gpu");
    log_refuses_bytes(text, strlen(text), &config, 0, "no column for the");
}

static void a_column_is_known_by_its_words(void **state)
{
    static const struct {
        const char *name;
        uint32_t quantity;
    } cases[] = {{"power.draw [W]", GPWI_LOG_POWER},
                 {"power.draw.average [W]", GPWI_LOG_AVERAGE},
                 {"power.draw.instant [W]", GPWI_LOG_INSTANT},
                 {"average_power_draw", GPWI_LOG_AVERAGE},
                 {"instant_power_draw", GPWI_LOG_INSTANT},
                 {"power.max_limit [W]", GPWI_LOG_NOTHING},
                 {"power.default_limit [W]", GPWI_LOG_NOTHING},
                 {"power.management", GPWI_LOG_NOTHING},
                 {"power_factor", GPWI_LOG_NOTHING},
                 {"peak_power[W]", GPWI_LOG_NOTHING},
                 {"power_p99_w", GPWI_LOG_NOTHING},
                 {"pstate", GPWI_LOG_NOTHING},
                 {"inforom.pwr", GPWI_LOG_NOTHING},
                 {"module.power.draw.average [W]", GPWI_LOG_NOTHING},
                 {"cpu_power_w", GPWI_LOG_NOTHING},
                 {"DCGM_FI_DEV_POWER_USAGE", GPWI_LOG_POWER},
                 {"DCGM_FI_DEV_POWER_USAGE_INSTANT", GPWI_LOG_INSTANT},
                 {"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", GPWI_LOG_ENERGY},
                 {"DCGM_FI_DEV_MEMORY_TEMP", GPWI_LOG_MEMORY_TEMPERATURE},
                 {"DCGM_FI_DEV_MEM_CLOCK", GPWI_LOG_MEMORY_CLOCK},
                 {"temperature.gpu.tlimit", GPWI_LOG_NOTHING},
                 {"memory.used [MiB]", GPWI_LOG_MEMORY_USED},
                 {"memory.used [GB]", GPWI_LOG_NOTHING},
                 {"memory.total [MiB]", GPWI_LOG_NOTHING},
                 {"memory.reserved [MiB]", GPWI_LOG_NOTHING},
                 {"DCGM_FI_DEV_FB_USED", GPWI_LOG_MEMORY_USED},
                 {"DCGM_FI_DEV_FB_FREE", GPWI_LOG_NOTHING},
                 {"fan.speed [%]", GPWI_LOG_NOTHING},
                 {"utilization.memory [%]", GPWI_LOG_NOTHING},
                 {"reading-time[ns]", GPWI_LOG_NOTHING},
                 {"clocks.current.video [MHz]", GPWI_LOG_NOTHING},
                 {"clocks.applications.graphics [MHz]", GPWI_LOG_NOTHING},
                 {"clocks_throttle_reasons.active", GPWI_LOG_REASONS},
                 {"power_PWR_System", GPWI_LOG_POWER},
                 {"GPU Temperature [\xc2\xb0"
                  "C]",
                  GPWI_LOG_TEMPERATURE},
                 {"Board Power Draw [W]", GPWI_LOG_POWER},
                 {"", GPWI_LOG_NOTHING},
                 {"[", GPWI_LOG_NOTHING},
                 {"{", GPWI_LOG_NOTHING}};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        struct gpwi_log_name name;

        gpwi_log_name_read(gpwi_text_of(cases[i].name), &name);
        if ((uint32_t)name.quantity != cases[i].quantity) {
            fail_msg("%s: %u, not %u", cases[i].name, (unsigned)name.quantity,
                     (unsigned)cases[i].quantity);
        }
    }
}

static void memory_used_is_read(void **state)
{
    static const char *const smi =
        "timestamp, index, memory.used [MiB], power.draw [W], clocks_event_reasons.active\n"
        "2025/03/01 10:00:00.000, 0, 532 MiB, 118.00 W, 0x0000000000000001\n"
        "2025/03/01 10:00:00.100, 0, [N/A], 118.00 W, 0x0000000000000000\n";
    static const char *const dcgm = "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 118.0 1000\n"
                                    "DCGM_FI_DEV_FB_USED{gpu=\"0\"} 4 1000\n"
                                    "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS{gpu=\"0\"} 1 1000\n";
    gpw_log_info info;
    size_t rows = 0;
    gpw_log *log = log_of(smi, &rows);

    (void)state;
    assert_near(log_rows[0].memory_used_mib, 532.0, 0.0);
    assert_int_equal(log_rows[0].reasons, 1);
    assert_true(isnan(log_rows[1].memory_used_mib));
    assert_int_equal(gpw_log_info_get(log, &info, sizeof info), GPW_OK);
    assert_true((info.fields & 1u << GPW_LOG_MEMORY_USED) != 0u);
    gpw_log_close(log);
    log = log_of(dcgm, &rows);
    assert_near(log_rows[0].memory_used_mib, 4.0, 0.0);
    assert_int_equal(log_rows[0].reasons, 1);
    assert_int_equal(gpw_log_info_get(log, &info, sizeof info), GPW_OK);
    assert_true((info.fields & 1u << GPW_LOG_MEMORY_USED) != 0u);
    assert_true((info.fields & 1u << GPW_LOG_REASONS) != 0u);
    gpw_log_close(log);
}

static void names_of_formats_and_repairs_are_words(void **state)
{
    uint32_t i;

    (void)state;
    for (i = 0; i < GPW_LOG_REPAIRS; i++) {
        assert_string_not_equal(gpw_log_repair_name(i), "unknown");
    }
    assert_string_equal(gpw_log_repair_name(GPW_LOG_REPAIRS), "unknown");
    assert_string_equal(gpw_log_format_name(GPW_LOG_WATTAMETER), "wattameter");
    assert_string_equal(gpw_log_format_name(99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_nvidia_smi_log_gives_every_field_it_has),
        cmocka_unit_test(an_nvidia_smi_log_without_units_is_in_watts_and_percent),
        cmocka_unit_test(gpus_are_told_apart_by_index_uuid_or_bus),
        cmocka_unit_test(the_same_index_on_two_hosts_is_two_devices),
        cmocka_unit_test(dmon_with_date_and_time_is_read),
        cmocka_unit_test(dmon_without_a_time_needs_the_interval_stated),
        cmocka_unit_test(dcgmi_takes_gpus_and_leaves_other_entities),
        cmocka_unit_test(prometheus_text_is_put_together_scrape_by_scrape),
        cmocka_unit_test(prometheus_text_without_time_needs_the_interval_stated),
        cmocka_unit_test(a_prometheus_export_holds_one_series_after_the_other),
        cmocka_unit_test(a_grafana_table_has_a_column_a_gpu),
        cmocka_unit_test(ptdaemon_gives_the_watts_and_not_those_of_its_channels),
        cmocka_unit_test(an_analyser_is_known_by_its_power_factor),
        cmocka_unit_test(wattameter_has_blanks_and_milliwatts),
        cmocka_unit_test(a_wide_table_has_one_device_a_column_and_no_total),
        cmocka_unit_test(a_node_s_input_is_left_out_where_its_boards_are_logged),
        cmocka_unit_test(a_total_is_left_out_where_a_part_is_there),
        cmocka_unit_test(two_columns_under_every_alias_give_the_same),
        cmocka_unit_test(semicolons_and_tabs_part_columns_too),
        cmocka_unit_test(numbers_since_1970_tell_their_unit_by_their_size),
        cmocka_unit_test(a_log_with_the_energy_counter_alone_is_a_log),
        cmocka_unit_test(stated_columns_stand_for_a_missing_header),
        cmocka_unit_test(a_column_is_known_by_its_words),
        cmocka_unit_test(memory_used_is_read),
        cmocka_unit_test(names_of_formats_and_repairs_are_words)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
