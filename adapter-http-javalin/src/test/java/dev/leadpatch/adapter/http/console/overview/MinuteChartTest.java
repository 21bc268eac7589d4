package dev.leadpatch.adapter.http.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinuteChartTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void highest_minute_fills_the_chart() {
        MinuteChart chart =
                MinuteChart.of("Deliveries", FIRST, Map.of(FIRST, 3), Map.of(FIRST, 1, FIRST.plusSeconds(60), 2));

        assertThat(chart.bars()).hasSize(60);
        assertThat(chart.bars().get(0)).isEqualTo(new MinuteChart.Bar(0, 15, 45, 0, 15, "12:00 UTC: 3, given up: 1"));
        assertThat(chart.bars().get(1)).isEqualTo(new MinuteChart.Bar(5, 60, 0, 30, 30, "12:01 UTC: 0, given up: 2"));
        assertThat(chart.description())
                .isEqualTo("Deliveries in the last 60 minutes: 6 in total, at most 4 in a minute; 3 given up");
    }

    @Test
    void chart_without_counts_is_empty() {
        MinuteChart chart = MinuteChart.of("Changes", FIRST, Map.of());

        assertThat(chart.bars()).allMatch(bar -> bar.height() == 0 && bar.failedHeight() == 0);
        assertThat(chart.description()).isEqualTo("Changes in the last 60 minutes: 0 in total, at most 0 in a minute");
    }
}
