package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.PartnerType;
import org.jspecify.annotations.Nullable;

/**
 * A lead to create: its fields, as a patch of a lead without values, and what a patch can't change.
 *
 * @param patch the fields; it has no conditions, and its read errors include those of the other members
 * @param source the channel, such as {@code campaign}; {@code null} if it is not known
 * @param partnerType {@code null} if no partner takes part
 */
public record LeadDraft(
        LeadPatch patch, @Nullable String source, @Nullable PartnerType partnerType) {

    /** A draft of a lead with these fields, and nothing else. */
    public LeadDraft(LeadPatch patch) {
        this(patch, null, null);
    }
}
