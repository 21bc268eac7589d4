package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a database URL in either of the two common forms, the driver's and libpq's, and takes user and password out of
 * it. No message quotes the URL: most have a password in them, and a mistyped one may have it anywhere.
 */
final class DatabaseUrlParser {
    private static final Pattern URL_PATTERN = Pattern.compile("(?<scheme>jdbc:postgresql|postgresql|postgres)://"
            + "(?:(?<login>[^/?]*)@)?(?<hosts>[^/?@\\s]+)/(?<database>[^/?\\s]+)(?:\\?(?<parameters>\\S*))?");
    // an address of IPv6 has its colons in brackets
    private static final Pattern PORT_PATTERN = Pattern.compile("(?<=^|[^:\\[]):([^:,\\]]*)(?=,|$)");
    private static final String EXPECTED_FORMAT =
            "must be jdbc:postgresql://HOST:PORT/DATABASE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
    private static final External INVALID = new External("", Optional.empty(), Optional.empty(), "");

    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();

    private DatabaseUrlParser() {}

    static External parse(String url, SettingsReader reader) {
        Matcher parts = URL_PATTERN.matcher(url);
        if (!parts.matches()) {
            reader.addError(Setting.DATABASE_URL, EXPECTED_FORMAT);
            return INVALID;
        }
        if (!arePortsValid(parts.group("hosts"))) {
            reader.addError(Setting.DATABASE_URL, "has a port that is not from 1 to 65535");
            return INVALID;
        }
        String login = parts.group("login");
        if (login != null && parts.group("scheme").startsWith("jdbc:")) {
            reader.addError(
                    Setting.DATABASE_URL,
                    "a jdbc: URL can't have USER:PASSWORD@ in it; leave jdbc: out, or write ?user=…&password=…");
            return INVALID;
        }
        try {
            return new DatabaseUrlParser().parse(parts, login);
        } catch (IllegalArgumentException badEscape) {
            reader.addError(Setting.DATABASE_URL, "has a % that is not followed by two hexadecimal digits");
            return INVALID;
        }
    }

    private static boolean arePortsValid(String hosts) {
        return PORT_PATTERN
                .matcher(hosts)
                .results()
                .map(port -> port.group(1))
                .allMatch(port -> port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) <= 65_535);
    }

    private External parse(Matcher parts, String login) {
        if (login != null) {
            int colon = login.indexOf(':');
            user = Optional.of(decode(colon < 0 ? login : login.substring(0, colon)));
            password = colon < 0 ? Optional.empty() : Optional.of(decode(login.substring(colon + 1)));
        }
        String parameters = parts.group("parameters");
        List<String> others = new ArrayList<>();
        for (String parameter : parameters == null ? new String[0] : parameters.split("&", -1)) {
            readParameter(parameter, others);
        }
        String address = parts.group("hosts") + "/" + parts.group("database");
        String query = others.isEmpty() ? "" : "?" + String.join("&", others);
        return new External("jdbc:postgresql://" + address + query, user, password, address);
    }

    private void readParameter(String parameter, List<String> others) {
        if (parameter.startsWith("user=")) {
            user = Optional.of(decode(parameter.substring("user=".length())));
        } else if (parameter.startsWith("password=")) {
            password = Optional.of(decode(parameter.substring("password=".length())));
        } else if (!parameter.isEmpty()) {
            others.add(parameter);
        }
    }

    private static String decode(String text) {
        // a plus sign stands for itself here, unlike in forms
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
