package dev.leadpatch.domain.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a partner company takes part in a lead. */
public enum PartnerType {
    REFERRAL,
    RESELLER;

    /** The names of all types in documents. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(PartnerType::wireName).toList();

    /** The name in documents, such as {@code referral}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a type by its wire name; the match is case-sensitive. */
    public static Optional<PartnerType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst();
    }
}
