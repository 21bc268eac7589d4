package dev.leadpatch.application.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an API key lets its bearer do. */
public enum Permission {
    /** Reading leads and what they refer to: {@code read_access}. */
    READ,
    /** Changing leads: {@code write_access}. */
    WRITE,
    /** Managing what belongs to the company beside its leads, such as webhook endpoints: {@code admin_access}. */
    ADMIN;

    /** Every permission as people write it. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(Permission::wireName).toList();

    /** The name on the command line and in documents: {@code read}, {@code write}, {@code admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The permission that people write as {@code wireName}, exactly. */
    public static Optional<Permission> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(permission -> permission.wireName().equals(wireName))
                .findFirst();
    }
}
