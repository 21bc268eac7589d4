package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The limits and defaults of requests.
 *
 * @param globalKeyFlags the flags of every API key, in addition to its own
 * @param maxHeaderBytes the maximum size of request line and headers together, in bytes
 * @param maxBodyBytes the maximum size of a request body, in bytes
 * @param timeout the maximum time to receive a request, headers and body
 */
public record RequestSettings(Set<ApiKeyFlag> globalKeyFlags, int maxHeaderBytes, int maxBodyBytes, Duration timeout) {

    /** The documented defaults. */
    public static final RequestSettings DEFAULTS =
            new RequestSettings(Set.of(), 16 * 1024, 1024 * 1024, Duration.ofSeconds(30));

    public RequestSettings {
        globalKeyFlags = Set.copyOf(globalKeyFlags);
    }

    static RequestSettings read(SettingsReader reader) {
        return new RequestSettings(
                readKeyFlags(reader),
                reader.readNumber(Setting.MAX_HEADER_BYTES, 1024, 64 * 1024, DEFAULTS.maxHeaderBytes()),
                reader.readNumber(Setting.MAX_BODY_BYTES, 1024, 64 * 1024 * 1024, DEFAULTS.maxBodyBytes()),
                Duration.ofSeconds(reader.readNumber(
                        Setting.REQUEST_SECONDS,
                        1,
                        3600,
                        Math.toIntExact(DEFAULTS.timeout().toSeconds()))));
    }

    private static Set<ApiKeyFlag> readKeyFlags(SettingsReader reader) {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (isSecondChoice(reader, Setting.HANDLING, "strict", "lenient")) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (isSecondChoice(reader, Setting.REQUIRE_PRECONDITIONS, "false", "true")) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        return flags;
    }

    /** Reads a setting with two values; returns whether it is the second one. Unset is the first one. */
    private static boolean isSecondChoice(SettingsReader reader, Setting setting, String first, String second) {
        Optional<String> value = reader.find(setting);
        if (value.isPresent() && !value.equals(Optional.of(first)) && !value.equals(Optional.of(second))) {
            reader.addError(setting, "must be " + first + " or " + second, value.get());
        }
        return value.equals(Optional.of(second));
    }
}
