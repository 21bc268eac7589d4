package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.application.access.ApiKeyFlag;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a request may be like.
 *
 * @param flags what holds for every key, whether it has the flag or not
 * @param headerBytes the largest request line and header block together
 * @param bodyBytes the largest body
 * @param time in which a request, headers and body, must be in
 */
public record RequestSettings(Set<ApiKeyFlag> flags, int headerBytes, int bodyBytes, Duration time) {

    /** The documented limits. */
    public static final RequestSettings STANDARD =
            new RequestSettings(Set.of(), 16 * 1024, 1024 * 1024, Duration.ofSeconds(30));

    public RequestSettings {
        flags = Set.copyOf(flags);
    }

    static RequestSettings read(SettingsReader reader) {
        return new RequestSettings(
                flags(reader),
                reader.number(Setting.MAX_HEADER_BYTES, 1024, 64 * 1024, STANDARD.headerBytes()),
                reader.number(Setting.MAX_BODY_BYTES, 1024, 64 * 1024 * 1024, STANDARD.bodyBytes()),
                Duration.ofSeconds(reader.number(
                        Setting.REQUEST_SECONDS,
                        1,
                        3600,
                        Math.toIntExact(STANDARD.time().toSeconds()))));
    }

    private static Set<ApiKeyFlag> flags(SettingsReader reader) {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (second(reader, Setting.HANDLING, "strict", "lenient")) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (second(reader, Setting.REQUIRE_PRECONDITIONS, "false", "true")) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        return flags;
    }

    /** Whether the setting is the second of the only two that it can be. */
    private static boolean second(SettingsReader reader, Setting setting, String first, String second) {
        Optional<String> given = reader.given(setting);
        if (given.isPresent() && !given.equals(Optional.of(first)) && !given.equals(Optional.of(second))) {
            reader.refuse(setting, "must be " + first + " or " + second, given.get());
        }
        return given.equals(Optional.of(second));
    }
}
