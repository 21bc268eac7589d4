package dev.leadpatch.application.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The permissions of an API key. */
public enum Permission implements MissingAccess {
    /** Read leads and what they refer to: {@code read_access}. */
    READ,
    /** Change leads: {@code write_access}. */
    WRITE,
    /** Erase leads, and manage the company's other resources, such as webhook endpoints: {@code admin_access}. */
    ADMIN;

    /** The wire names of all permissions. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(Permission::wireName).toList();

    /** Returns the name on the command line and in documents: {@code read}, {@code write}, {@code admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the permission with this wire name; the comparison is case-sensitive. */
    public static Optional<Permission> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(permission -> permission.wireName().equals(wireName))
                .findFirst();
    }
}
