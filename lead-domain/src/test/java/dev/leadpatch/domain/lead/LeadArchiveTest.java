package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeadArchiveTest {
    private static final Instant NOW = Instant.parse("2024-01-16T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final Lead lead = aLead().build();

    @Test
    void archive_is_a_version_with_the_same_values() {
        Lead archived = lead.archive(NOW);

        assertThat(archived.isArchived()).isTrue();
        assertThat(archived.isErased()).isFalse();
        assertThat(archived.version()).isEqualTo(lead.version() + 1);
        assertThat(archived.updatedAt()).isEqualTo(NOW);
        assertThat(archived.archivedAt()).isEqualTo(NOW);
        assertThat(archived.fields()).isEqualTo(lead.fields());
        assertThat(archived.origin()).isEqualTo(lead.origin());
    }

    @Test
    void archive_of_archived_lead_is_no_change() {
        Lead archived = lead.archive(NOW);

        assertThat(archived.archive(LATER)).isSameAs(archived);
    }

    @Test
    void restore_is_a_version_with_the_same_values() {
        Lead restored = lead.archive(NOW).restore(LATER);

        assertThat(restored.isArchived()).isFalse();
        assertThat(restored.version()).isEqualTo(lead.version() + 2);
        assertThat(restored.updatedAt()).isEqualTo(LATER);
        assertThat(restored.fields()).isEqualTo(lead.fields());
        assertThat(restored.origin()).isEqualTo(lead.origin());
    }

    @Test
    void restore_of_active_lead_is_no_change() {
        assertThat(lead.restore(NOW)).isSameAs(lead);
    }

    @Test
    void erase_leaves_a_tombstone_of_ids_and_times() {
        Lead tombstone = lead.erase(NOW);

        assertThat(tombstone)
                .isEqualTo(new Lead(
                        lead.id(),
                        lead.company(),
                        lead.uuid(),
                        lead.version() + 1,
                        NOW,
                        NOW,
                        NOW,
                        LeadOrigin.at(lead.createdAt()),
                        LeadFields.EMPTY));
    }

    @Test
    void erase_of_archived_lead_keeps_the_time_of_the_archive() {
        Lead tombstone = lead.archive(NOW).erase(LATER);

        assertThat(tombstone.archivedAt()).isEqualTo(NOW);
        assertThat(tombstone.erasedAt()).isEqualTo(LATER);
    }

    @Test
    void erased_lead_stays_erased() {
        Lead tombstone = lead.erase(NOW);

        assertThat(tombstone.erase(LATER)).isSameAs(tombstone);
        assertThat(tombstone.archive(LATER)).isSameAs(tombstone);
        assertThatIllegalStateException().isThrownBy(() -> tombstone.restore(LATER));
    }

    @Test
    void erased_lead_is_archived() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lead(
                        lead.id(), lead.company(), lead.uuid(), 1, NOW, null, NOW, lead.origin(), LeadFields.EMPTY));
    }

    @Test
    void version_time_increases_if_clock_goes_back() {
        Lead archived = lead.archive(Instant.EPOCH);

        assertThat(archived.updatedAt()).isEqualTo(lead.updatedAt().plusNanos(1_000));
        assertThat(archived.restore(Instant.EPOCH).updatedAt())
                .isEqualTo(archived.updatedAt().plusNanos(1_000));
        assertThat(archived.erase(Instant.EPOCH).updatedAt())
                .isEqualTo(archived.updatedAt().plusNanos(1_000));
    }

    @Test
    void archived_lead_has_the_term_of_archived_leads_and_an_erased_one_has_none() {
        assertThat(LeadTerms.of(lead.archive(NOW), CATALOG))
                .contains(LeadTerms.ARCHIVED)
                .containsAll(LeadTerms.of(lead, CATALOG));
        assertThat(LeadTerms.of(lead.erase(NOW), CATALOG)).isEmpty();
    }
}
