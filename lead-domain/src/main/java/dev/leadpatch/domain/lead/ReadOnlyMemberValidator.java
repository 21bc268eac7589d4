package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CatalogLookup;
import dev.leadpatch.domain.patch.ReadOnlyMembers;
import dev.leadpatch.domain.patch.ReadOnlyMembers.Member;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Validates that the read-only members of a patch document equal the lead and the company's catalog. */
record ReadOnlyMemberValidator(Lead lead, CatalogLookup catalogLookup) {
    // members of a listed lead, which have one value because this service has no campaigns
    private static final Map<String, Object> CAMPAIGN = Map.of("campaign_partners", List.of());

    void validate(ReadOnlyMembers sent) {
        if (sent.members().isEmpty()) {
            return;
        }
        Map<String, @Nullable Object> document = LeadRepresentation.of(lead, catalogLookup.catalog());
        document.putAll(CAMPAIGN);
        for (Member member : sent.members()) {
            if (catalogLookup.violations().isFull()) {
                return;
            }
            // an unknown element is a violation itself
            Optional<? extends Map<String, ? extends @Nullable Object>> owner =
                    member.element().isEmpty()
                            ? Optional.of(document)
                            : LeadRepresentation.of(member.element().get(), catalogLookup.catalog());
            if (owner.isPresent() && !isEqual(member.value(), owner.get().get(member.name()), member.name())) {
                catalogLookup
                        .violations()
                        .add(
                                member.path(),
                                ViolationCode.READ_ONLY,
                                "is read-only, and must be absent or equal to the current value");
            }
        }
    }

    private static boolean isEqual(@Nullable Object sent, @Nullable Object current, String name) {
        if (current instanceof Instant time) {
            return sent instanceof String text && TimeParser.parse(text).equals(Optional.of(time));
        }
        if (current instanceof Long id) {
            return sent instanceof Number number
                    && ExactNumbers.toDecimal(number).isPresent()
                    && ExactNumbers.toPositiveLong(number).equals(OptionalLong.of(id));
        }
        return (name.equals("uuid") && sent instanceof String text)
                ? text.equalsIgnoreCase(String.valueOf(current))
                : Objects.equals(sent, current);
    }
}
