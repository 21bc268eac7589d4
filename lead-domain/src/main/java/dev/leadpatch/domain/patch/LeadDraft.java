package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lead to create: its fields, as a patch of a lead without values, and what a patch can't change.
 *
 * @param patch the fields; it has no conditions, and its read errors include those of the other members
 * @param source the channel, such as {@code campaign}; {@code null} if it is not known
 * @param partnerType {@code null} if no partner takes part
 * @param identity what the lead keeps of its identity in another system
 */
public record LeadDraft(
        LeadPatch patch, @Nullable String source, @Nullable PartnerType partnerType, Identity identity) {

    /** A draft of a lead with these fields, and nothing else. */
    public LeadDraft(LeadPatch patch) {
        this(patch, null, null);
    }

    /** A draft of a lead with a new identity. */
    public LeadDraft(LeadPatch patch, @Nullable String source, @Nullable PartnerType partnerType) {
        this(patch, source, partnerType, Identity.NEW);
    }

    /** Returns the draft of a lead that keeps an identity. */
    public LeadDraft withIdentity(Identity kept) {
        return new LeadDraft(patch, source, partnerType, kept);
    }

    /**
     * What an imported lead keeps of its identity. What is {@code null} is new, as for every created lead.
     *
     * @param createdAt the time of creation, with microsecond resolution
     * @param createdBy the user that created the lead
     */
    public record Identity(
            @Nullable LeadId id,
            @Nullable UUID uuid,
            @Nullable Instant createdAt,
            @Nullable UserId createdBy) {

        /** A new identity. */
        public static final Identity NEW = new Identity(null, null, null, null);

        /** An identity without a creator. */
        public Identity(@Nullable LeadId id, @Nullable UUID uuid, @Nullable Instant createdAt) {
            this(id, uuid, createdAt, null);
        }
    }
}
