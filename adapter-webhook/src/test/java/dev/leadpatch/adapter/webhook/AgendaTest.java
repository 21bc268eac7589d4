package dev.leadpatch.adapter.webhook;

import static dev.leadpatch.adapter.webhook.FakeDeliveries.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final EndpointRef FIRST = line(1, 1).endpoint();

    private final Agenda agenda = new Agenda(40);

    @Test
    void endpoints_take_turns() {
        LongStream.rangeClosed(1, 5).forEach(lead -> agenda.add(line(1, lead)));
        LongStream.rangeClosed(1, 2).forEach(lead -> agenda.add(line(2, lead)));

        assertThat(agenda.next(5)).containsExactly(line(1, 1), line(2, 1), line(1, 2), line(2, 2), line(1, 3));
        assertThat(agenda.next(5)).containsExactly(line(1, 4), line(1, 5));
        assertThat(agenda.hasNext()).isFalse();
    }

    @Test
    void an_endpoint_has_eight_under_way_and_gets_another_when_one_has_ended() {
        LongStream.rangeClosed(1, 20).forEach(lead -> agenda.add(line(1, lead)));

        assertThat(agenda.next(100)).hasSize(8);
        assertThat(agenda.next(100)).isEmpty();

        agenda.end(List.of(line(1, 3)));
        assertThat(agenda.next(100)).containsExactly(line(1, 9));
    }

    @Test
    void when_half_of_all_is_under_way_each_endpoint_has_two() {
        for (long endpoint = 1; endpoint <= 3; endpoint++) {
            for (long lead = 1; lead <= 7; lead++) {
                agenda.add(line(endpoint, lead));
            }
        }
        assertThat(agenda.next(100)).hasSize(20);

        LongStream.rangeClosed(1, 7).forEach(lead -> agenda.add(line(4, lead)));
        assertThat(agenda.next(100)).containsExactly(line(4, 1), line(4, 2));
    }

    @Test
    void a_line_that_is_told_of_while_it_is_under_way_is_next_after_that() {
        agenda.add(line(1, 1));
        List<OrderingKey> first = agenda.next(10);
        agenda.add(line(1, 1));
        agenda.add(line(1, 1));
        assertThat(agenda.next(10)).isEmpty();

        agenda.end(first);

        assertThat(agenda.next(10)).containsExactly(line(1, 1));
        agenda.end(first);
        assertThat(agenda.next(10)).isEmpty();
    }

    @Test
    void what_is_more_than_can_be_remembered_is_worth_a_look() {
        LongStream.rangeClosed(1, 256).forEach(lead -> agenda.add(line(1, lead)));
        agenda.add(line(1, 257));
        assertThat(agenda.worthALook()).isEmpty();

        for (List<OrderingKey> next = agenda.next(8); !next.isEmpty(); next = agenda.next(8)) {
            agenda.end(next);
        }
        assertThat(agenda.worthALook()).containsExactly(FIRST);

        agenda.found(FIRST, List.of(new DueOrderingKey(line(1, 257), NOW)), 100, NOW);
        assertThat(agenda.next(8)).containsExactly(line(1, 257));
        assertThat(agenda.worthALook()).isEmpty();
    }

    @Test
    void a_look_that_told_all_needs_not_be_repeated_but_for_what_commits_late() {
        agenda.found(FIRST, List.of(new DueOrderingKey(line(1, 1), NOW.minusSeconds(60))), 8, NOW);

        assertThat(agenda.seen(FIRST)).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    void a_look_that_did_not_tell_all_is_continued_where_it_ended() {
        Instant due = NOW.minusSeconds(60);
        agenda.found(
                FIRST,
                List.of(new DueOrderingKey(line(1, 1), due), new DueOrderingKey(line(1, 2), due.plusMillis(1))),
                2,
                NOW);

        // others may be due at the very same time
        assertThat(agenda.seen(FIRST)).isBefore(due.plusMillis(1)).isAfter(due);
    }

    @Test
    void what_an_endpoint_leaves_behind_is_not_looked_at_again_until_all_is() {
        agenda.add(line(1, 1));
        agenda.end(agenda.next(1));
        agenda.found(List.of(), 8, NOW);
        assertThat(agenda.seen()).containsOnlyKeys(FIRST);
        assertThat(agenda.seen(FIRST)).isEqualTo(NOW.minusSeconds(5));

        agenda.forgetSeen();

        assertThat(agenda.seen()).isEmpty();
    }
}
