package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a lead. It changes only when the lead is erased.
 *
 * @param createdAt the time of creation, with microsecond resolution
 * @param source the channel, such as {@code web_form}; {@code null} if it is not known
 * @param partnerType {@code null} if no partner takes part
 * @param createdBy the user that created the lead; {@code null} if no user did
 */
public record LeadOrigin(
        Instant createdAt,
        @Nullable String source,
        @Nullable PartnerType partnerType,
        @Nullable UserId createdBy) {

    /** The origin of a lead of which only the time of creation is known. */
    public static LeadOrigin at(Instant createdAt) {
        return new LeadOrigin(createdAt, null, null, null);
    }
}
