package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.UuidParser;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The picocli converters of the arguments of the key commands. */
final class KeyArgumentConverters {
    private KeyArgumentConverters() {}

    /** Converts an id: a positive number up to 2^63 - 1. */
    static final class IdConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            OptionalLong id = text.matches("[0-9]{1,19}")
                    ? ExactNumbers.toPositiveLong(new BigDecimal(text))
                    : OptionalLong.empty();
            return id.orElseThrow(
                    () -> new TypeConversionException("an id must be a positive number, not \"" + text + "\""));
        }
    }

    /** Converts a comma-separated list of {@code read}, {@code write} and {@code admin}. */
    static final class AccessConverter implements ITypeConverter<AccessConverter.GrantedAccess> {

        /** The granted permissions. */
        record GrantedAccess(Set<Permission> permissions) {}

        @Override
        public GrantedAccess convert(String text) {
            Set<Permission> permissions = EnumSet.noneOf(Permission.class);
            for (String name : text.split(",", -1)) {
                Optional<Permission> permission = Permission.ofWireName(name.strip());
                permissions.add(permission.orElseThrow(() -> new TypeConversionException(
                        "access must be read, write, admin or a list such as read,write, not \"" + text + "\"")));
            }
            return new GrantedAccess(permissions);
        }
    }

    /** Converts a time in UTC or with an offset, in the format of ISO 8601. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "a time must have the form 2030-01-31T00:00:00Z, not \"" + text + "\"");
            }
        }
    }

    /** Converts the public id of a key. */
    static final class KeyIdConverter implements ITypeConverter<UUID> {
        @Override
        public UUID convert(String text) {
            // the argument may be the secret key itself, so it is not quoted
            return UuidParser.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException("the id of a key must be a UUID, as printed by key list"));
        }
    }
}
