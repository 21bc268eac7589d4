package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.CATALOG;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.change;
import static dev.leadpatch.domain.lead.Sample.check;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.ValidPatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadChangeTest {
    private static final Map<String, @Nullable Object> RENAME = object("first_name", "Ada");

    @Test
    void a_change_makes_the_next_version_and_keeps_the_identity() {
        Lead before = lead();

        Lead after = changedAt(before, Sample.NOW);

        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.uuid()).isEqualTo(before.uuid());
        assertThat(after.company()).isEqualTo(before.company());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(before.version()).isEqualTo(7);
    }

    @Test
    void the_time_of_a_change_is_kept_to_the_microsecond() {
        assertThat(changedAt(lead(), Instant.parse("2024-01-16T08:00:00.123456789Z"))
                        .updatedAt())
                .isEqualTo(Instant.parse("2024-01-16T08:00:00.123456Z"));
    }

    @Test
    void a_version_is_later_than_the_one_before_even_if_the_clock_stands_still() {
        Lead before = lead();

        Lead first = changedAt(before, before.updatedAt());
        Lead sameMicrosecond = changedAt(before, before.updatedAt().plusNanos(999));

        assertThat(first.updatedAt()).isEqualTo(before.updatedAt().plusNanos(1_000));
        assertThat(sameMicrosecond.updatedAt()).isEqualTo(before.updatedAt().plusNanos(1_000));
    }

    @Test
    void a_version_is_later_than_the_one_before_even_if_the_clock_goes_back() {
        Lead before = lead();

        assertThat(changedAt(before, Instant.EPOCH).updatedAt())
                .isEqualTo(before.updatedAt().plusNanos(1_000));
    }

    @Test
    void equal_values_change_nothing() {
        Map<String, @Nullable Object> document = object(
                "email",
                "a@b.co",
                "status",
                "lost",
                "tags",
                array(2L, 1L),
                "customFields",
                array(
                        entry(3L, "number", object("number", new BigDecimal("0.10"))),
                        entry(7L, "multi_select", object("multi_select", array(2L, 1L)))));
        Lead lead = holding(document);

        assertThat(change(lead, document, Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("email", " a@b.co "), Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("tags", array(2L, 1L, 2L)), Handling.STRICT))
                .isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("last_name", null), Handling.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
    }

    @Test
    void lists_are_equal_only_in_the_same_order() {
        Lead lead = holding(object(
                "tags",
                array(1L, 2L),
                "assignedUsers",
                array(1L, 2L),
                "customFields",
                array(entry(7L, "multi_select", object("multi_select", array(1L, 2L))))));

        assertThat(change(lead, object("tags", array(2L, 1L)), Handling.STRICT)).isInstanceOf(LeadChange.Changed.class);
        assertThat(change(lead, object("assignedUsers", array(2L, 1L)), Handling.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
        assertThat(change(
                        lead,
                        Sample.customFields(entry(7L, "multi_select", object("multi_select", array(2L, 1L)))),
                        Handling.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
    }

    @Test
    void texts_that_differ_in_case_or_normal_form_are_not_equal() {
        assertThat(change(holding(RENAME), object("first_name", "ADA"), Handling.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
        assertThat(change(
                        holding(object("first_name", "\u00C4da")), object("first_name", "A\u0308da"), Handling.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
    }

    private static Lead changedAt(Lead lead, Instant now) {
        LeadChange change = lead.change((ValidPatch) check(RENAME, Handling.STRICT), CATALOG, now);
        return ((LeadChange.Changed) change).lead();
    }
}
