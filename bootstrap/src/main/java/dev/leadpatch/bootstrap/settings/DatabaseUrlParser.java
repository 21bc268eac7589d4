package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.persistence.JdbcUrlParameters;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a database URL in the format of the JDBC driver or of libpq, and extracts user, password and unix socket. Error
 * messages do not quote the URL: it usually contains a password, and a mistyped URL may contain it anywhere.
 */
final class DatabaseUrlParser {
    private static final Pattern URL_PATTERN = Pattern.compile("(?<scheme>jdbc:postgresql|postgresql|postgres)://"
            + "(?:(?<login>[^/?]*)@)?(?<hosts>[^/?@\\s]*)/(?<database>[^/?\\s]+)(?:\\?(?<parameters>\\S*))?");
    // the colons of an IPv6 address are in brackets
    private static final Pattern PORT_PATTERN = Pattern.compile("(?<=^|[^:\\[]):([^:,\\]]*)(?=,|$)");
    private static final Pattern SCHEMA_PARAMETER = Pattern.compile("[?&]currentSchema=");
    private static final String EXPECTED_FORMAT =
            "must be jdbc:postgresql://HOST:PORT/DATABASE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
    /** The result of an invalid URL. */
    static final External INVALID = new External("", Optional.empty(), Optional.empty(), "");

    private final SettingsReader reader;
    private final UnixSocketParser unixSocket;
    private final List<String> otherParameters = new ArrayList<>();
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();

    private DatabaseUrlParser(SettingsReader reader, String hosts) {
        this.reader = reader;
        this.unixSocket = new UnixSocketParser(hosts);
    }

    static External parse(String url, SettingsReader reader) {
        Matcher parts = URL_PATTERN.matcher(url);
        if (!parts.matches()) {
            return reject(reader, EXPECTED_FORMAT);
        }
        if (!arePortsValid(parts.group("hosts"))) {
            return reject(reader, "has an invalid port: it must be a number from 1 to 65535");
        }
        if (SCHEMA_PARAMETER.matcher(url).find()) {
            return reject(
                    reader, "must not contain currentSchema; set " + Setting.DATABASE_SCHEMA.environmentVariable());
        }
        String login = parts.group("login");
        if (login != null && parts.group("scheme").startsWith("jdbc:")) {
            return reject(
                    reader, "must not contain USER:PASSWORD@ in a jdbc: URL; remove jdbc:, or use ?user=…&password=…");
        }
        try {
            return new DatabaseUrlParser(reader, parts.group("hosts")).parse(parts, login);
        } catch (IllegalArgumentException e) {
            return reject(reader, "has an invalid percent-escape");
        }
    }

    private static External reject(SettingsReader reader, String error) {
        reader.addError(Setting.DATABASE_URL, error);
        return INVALID;
    }

    private static boolean arePortsValid(String hosts) {
        return PORT_PATTERN.matcher(hosts).results().map(port -> port.group(1)).allMatch(UnixSocketParser::isPort);
    }

    private External parse(Matcher parts, String login) {
        if (login != null) {
            int colon = login.indexOf(':');
            user = Optional.of(decode(colon < 0 ? login : login.substring(0, colon)));
            password = colon < 0 ? Optional.empty() : Optional.of(decode(login.substring(colon + 1)));
        }
        String parameters = parts.group("parameters");
        String[] all = parameters == null ? new String[0] : parameters.split("&", -1);
        for (int i = 0; i < all.length; i++) {
            readParameter(all[i], i + 1);
        }
        String hosts = parts.group("hosts");
        String database = parts.group("database");
        if (unixSocket.isUsed()) {
            return unixSocket
                    .findError(otherParameters)
                    .map(error -> reject(reader, error))
                    .orElseGet(() -> {
                        var address = unixSocket.address();
                        return new External(
                                address.jdbcUrl(database, unixSocket.withoutTls(otherParameters)),
                                user,
                                password,
                                address.path() + "/" + database);
                    });
        }
        if (hosts.isEmpty()) {
            return reject(reader, EXPECTED_FORMAT);
        }
        String query = otherParameters.isEmpty() ? "" : "?" + String.join("&", otherParameters);
        return new External(
                "jdbc:postgresql://" + hosts + "/" + database + query, user, password, hosts + "/" + database);
    }

    private void readParameter(String parameter, int position) {
        if (parameter.startsWith("user=")) {
            user = Optional.of(decode(parameter.substring("user=".length())));
        } else if (parameter.startsWith("password=")) {
            password = Optional.of(decode(parameter.substring("password=".length())));
        } else if (!parameter.isEmpty() && !unixSocket.read(parameter)) {
            JdbcUrlParameters.findError(parameter, position)
                    .ifPresent(error -> reader.addError(Setting.DATABASE_URL, error));
            otherParameters.add(parameter);
        }
    }

    static String decode(String text) {
        // a plus sign is literal, unlike in form data
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
