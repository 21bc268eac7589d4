package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.application.access.ApiKeyFlag;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a request may be like.
 *
 * @param globalKeyFlags what holds for every key, whether it has the flag or not
 * @param maxHeaderBytes the largest request line and header block together
 * @param maxBodyBytes the largest body
 * @param timeout in which a request, headers and body, must be in
 */
public record RequestSettings(Set<ApiKeyFlag> globalKeyFlags, int maxHeaderBytes, int maxBodyBytes, Duration timeout) {

    /** The documented limits. */
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

    /** Whether the setting is the second of the only two that it can be. */
    private static boolean isSecondChoice(SettingsReader reader, Setting setting, String first, String second) {
        Optional<String> given = reader.find(setting);
        if (given.isPresent() && !given.equals(Optional.of(first)) && !given.equals(Optional.of(second))) {
            reader.addError(setting, "must be " + first + " or " + second, given.get());
        }
        return given.equals(Optional.of(second));
    }
}
