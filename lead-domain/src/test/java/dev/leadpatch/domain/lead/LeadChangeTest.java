package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.change;
import static dev.leadpatch.domain.lead.LeadPatchFixture.check;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadChangeTest {
    private static final Map<String, @Nullable Object> RENAME = object("first_name", "Ada");

    @Test
    void change_increments_version_and_preserves_identity() {
        Lead before = lead();

        Lead after = changedAt(before, LeadPatchFixture.NOW);

        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.uuid()).isEqualTo(before.uuid());
        assertThat(after.company()).isEqualTo(before.company());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(before.version()).isEqualTo(7);
    }

    @Test
    void change_time_has_microsecond_resolution() {
        assertThat(changedAt(lead(), Instant.parse("2024-01-16T08:00:00.123456789Z"))
                        .updatedAt())
                .isEqualTo(Instant.parse("2024-01-16T08:00:00.123456Z"));
    }

    @Test
    void version_time_increases_if_clock_stands_still() {
        Lead before = lead();

        Lead first = changedAt(before, before.updatedAt());
        Lead sameMicrosecond = changedAt(before, before.updatedAt().plusNanos(999));

        assertThat(first.updatedAt()).isEqualTo(before.updatedAt().plusNanos(1_000));
        assertThat(sameMicrosecond.updatedAt()).isEqualTo(before.updatedAt().plusNanos(1_000));
    }

    @Test
    void version_time_increases_if_clock_goes_back() {
        Lead before = lead();

        assertThat(changedAt(before, Instant.EPOCH).updatedAt())
                .isEqualTo(before.updatedAt().plusNanos(1_000));
    }

    @Test
    void patch_with_equal_values_is_a_no_op() {
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
        Lead lead = leadWith(document);

        assertThat(change(lead, document, Strictness.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("email", " a@b.co "), Strictness.STRICT))
                .isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("tags", array(2L, 1L, 2L)), Strictness.STRICT))
                .isEqualTo(LeadChange.Unchanged.INSTANCE);
        assertThat(change(lead, object("last_name", null), Strictness.STRICT)).isEqualTo(LeadChange.Unchanged.INSTANCE);
    }

    @Test
    void list_order_is_significant() {
        Lead lead = leadWith(object(
                "tags",
                array(1L, 2L),
                "assignedUsers",
                array(1L, 2L),
                "customFields",
                array(entry(7L, "multi_select", object("multi_select", array(1L, 2L))))));

        assertThat(change(lead, object("tags", array(2L, 1L)), Strictness.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
        assertThat(change(lead, object("assignedUsers", array(2L, 1L)), Strictness.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
        assertThat(change(
                        lead,
                        LeadPatchFixture.customFields(entry(7L, "multi_select", object("multi_select", array(2L, 1L)))),
                        Strictness.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
    }

    @Test
    void text_comparison_is_case_and_normalization_sensitive() {
        assertThat(change(leadWith(RENAME), object("first_name", "ADA"), Strictness.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
        assertThat(change(
                        leadWith(object("first_name", "\u00C4da")),
                        object("first_name", "A\u0308da"),
                        Strictness.STRICT))
                .isInstanceOf(LeadChange.Changed.class);
    }

    private static Lead changedAt(Lead lead, Instant now) {
        LeadChange change = lead.change((ValidPatch) check(RENAME, Strictness.STRICT), CATALOG, now);
        return ((LeadChange.Changed) change).lead();
    }
}
