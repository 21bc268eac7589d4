package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.ExactNumbers;
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

/** What the arguments of the key commands look like. */
final class KeyArgumentConverters {
    private KeyArgumentConverters() {}

    /** A positive number. */
    static final class IdConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            OptionalLong id = text.matches("[0-9]{1,19}")
                    ? ExactNumbers.toPositiveLong(new BigDecimal(text))
                    : OptionalLong.empty();
            return id.orElseThrow(
                    () -> new TypeConversionException("an id is a positive number, not \"" + text + "\""));
        }
    }

    /** {@code read}, {@code write}, {@code admin} or several of them with commas. */
    static final class AccessConverter implements ITypeConverter<AccessConverter.GrantedAccess> {

        /** What is granted. */
        record GrantedAccess(Set<Permission> permissions) {}

        @Override
        public GrantedAccess convert(String text) {
            Set<Permission> permissions = EnumSet.noneOf(Permission.class);
            for (String name : text.split(",", -1)) {
                Optional<Permission> permission = Permission.ofWireName(name.strip());
                permissions.add(permission.orElseThrow(() -> new TypeConversionException(
                        "access is read, write, admin or several of them such as read,write, not \"" + text + "\"")));
            }
            return new GrantedAccess(permissions);
        }
    }

    /** A time with its offset. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException noTime) {
                throw new TypeConversionException("a time is such as 2030-01-31T00:00:00Z, not \"" + text + "\"");
            }
        }
    }

    /** The public id of a key. */
    static final class KeyIdConverter implements ITypeConverter<UUID> {
        @Override
        public UUID convert(String text) {
            if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
                // what was given may be the key itself, so it is not quoted
                throw new TypeConversionException("a key is revoked by its id, the UUID that key list shows");
            }
            return UUID.fromString(text);
        }
    }
}
