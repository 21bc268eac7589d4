package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.TimeParser;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of the options that create API keys. */
final class KeyOptions {
    private KeyOptions() {}

    /** Converts a comma-separated list of {@code read}, {@code write} and {@code admin}. */
    static final class AccessConverter implements ITypeConverter<GrantedAccess> {
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

    /** Converts a comma-separated list of names, which are validated later. */
    static final class FieldsConverter implements ITypeConverter<FieldNames> {
        @Override
        public FieldNames convert(String text) {
            return FieldNames.of(
                    Arrays.stream(text.split(",", -1)).map(String::strip).toList());
        }
    }

    /** The permissions of a key. */
    record GrantedAccess(Set<Permission> permissions) {}

    /** Converts a time in UTC or with an offset, in the format of ISO 8601. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return TimeParser.parse(text)
                    .orElseThrow(
                            () -> new TypeConversionException("\"" + text + "\" " + TimeParser.describeError(text)));
        }
    }

    /** Converts a number of requests per minute, or {@code none}. */
    static final class RateLimitConverter implements ITypeConverter<RateLimit> {
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,6}");

        @Override
        public RateLimit convert(String text) {
            if (text.equals(RateLimit.NONE_NAME)) {
                return RateLimit.NONE;
            }
            if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > RateLimit.MAX_PER_MINUTE) {
                throw new TypeConversionException("a rate limit must be a number from 1 to " + RateLimit.MAX_PER_MINUTE
                        + ", or none, not \"" + text + "\"");
            }
            return RateLimit.perMinute(Integer.parseInt(text));
        }
    }
}
