package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.domain.patch.Handling;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request may be like.
 *
 * @param handling how a patch is read when neither the request nor its key says so
 * @param headerBytes the largest request line and header block together
 * @param bodyBytes the largest body
 * @param time in which a request, headers and body, must be in
 */
public record RequestSettings(Handling handling, int headerBytes, int bodyBytes, Duration time) {

    /** The documented limits. */
    public static final RequestSettings STANDARD =
            new RequestSettings(Handling.STRICT, 16 * 1024, 1024 * 1024, Duration.ofSeconds(30));

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    static RequestSettings read(SettingsReader reader) {
        return new RequestSettings(
                handling(reader),
                number(reader, Setting.MAX_HEADER_BYTES, 1024, 64 * 1024, STANDARD.headerBytes()),
                number(reader, Setting.MAX_BODY_BYTES, 1024, 64 * 1024 * 1024, STANDARD.bodyBytes()),
                Duration.ofSeconds(number(
                        reader,
                        Setting.REQUEST_SECONDS,
                        1,
                        3600,
                        Math.toIntExact(STANDARD.time().toSeconds()))));
    }

    private static Handling handling(SettingsReader reader) {
        Optional<String> given = reader.given(Setting.HANDLING);
        if (given.isPresent() && !given.get().matches("strict|lenient")) {
            reader.refuse(Setting.HANDLING, "must be strict or lenient", given.get());
        }
        return given.filter("lenient"::equals).map(lenient -> Handling.LENIENT).orElse(STANDARD.handling());
    }

    private static int number(SettingsReader reader, Setting setting, int least, int most, int standard) {
        Optional<String> given = reader.given(setting);
        if (given.isEmpty()) {
            return standard;
        }
        if (NUMBER.matcher(given.get()).matches()) {
            int number = Integer.parseInt(given.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        reader.refuse(setting, "must be a number from " + least + " to " + most, given.get());
        return standard;
    }
}
