package dev.leadpatch.adapter.persistence;

import dev.leadpatch.domain.patch.NameSuggester;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Validates the parameters of a database URL. The JDBC driver ignores an unknown parameter silently, so that
 * {@code ssl_mode=require} would connect without TLS.
 */
public final class JdbcUrlParameters {
    // the other parts of the URL
    private static final Set<String> NO_PARAMETERS = Set.of("PGHOST", "PGPORT", "PGDBNAME");
    // a list, and a number with more values than the driver declares
    private static final Set<String> FREE_VALUES = Set.of("requireAuth", "protocolVersion");
    private static final Map<String, DriverPropertyInfo> PARAMETERS = parametersOfTheDriver();
    private static final NameSuggester NAMES =
            new NameSuggester(PARAMETERS.keySet().stream().sorted().toList());

    private JdbcUrlParameters() {}

    // by the interface of JDBC: the compiler warns of annotations of the driver's own class
    private static Map<String, DriverPropertyInfo> parametersOfTheDriver() {
        String anyUrl = "jdbc:postgresql://localhost/postgres";
        try {
            Class.forName("org.postgresql.Driver"); // registers the driver
            return Arrays.stream(DriverManager.getDriver(anyUrl).getPropertyInfo(anyUrl, new Properties()))
                    .filter(parameter -> !NO_PARAMETERS.contains(parameter.name))
                    .collect(Collectors.toMap(parameter -> parameter.name, Function.identity()));
        } catch (ClassNotFoundException | SQLException e) {
            throw new IllegalStateException("the JDBC driver is missing", e);
        }
    }

    /**
     * Returns the error of a parameter, as a phrase that follows the name of the setting; empty if it is valid. It quotes
     * no value, and a name only if it resembles a known one: both can be a part of a password.
     *
     * @param parameter a name, or a name and a value: {@code sslmode=require}
     * @param position the position among the parameters of the URL, from 1
     */
    public static Optional<String> findError(String parameter, int position) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        DriverPropertyInfo known = PARAMETERS.get(name);
        if (known == null) {
            return Optional.of(NAMES.nearest(name)
                    .map(nearest -> "has the unknown parameter " + name + "; did you mean " + nearest + "?")
                    .orElse("has an unknown parameter at position " + position
                            + "; an & in a value must be written as %26"));
        }
        if (equals < 0 || known.choices == null || FREE_VALUES.contains(name)) {
            return Optional.empty();
        }
        String value = parameter.substring(equals + 1).toLowerCase(Locale.ROOT);
        boolean valid = Arrays.stream(known.choices)
                .anyMatch(choice -> choice.toLowerCase(Locale.ROOT).equals(value));
        return valid
                ? Optional.empty()
                : Optional.of(
                        "has an invalid value of " + name + ": it must be one of " + String.join(", ", known.choices));
    }
}
