package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** An exception and its causes. */
record FailureChain(List<Throwable> causes) {
    // the messages of data exceptions quote values, such as: invalid input syntax for type integer: "Ada"
    private static final String DATA_EXCEPTION = "22";
    private static final Pattern QUOTED_VALUE = Pattern.compile("\"[^\"]*\"|: .*");

    static FailureChain of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> causes = new ArrayList<>();
        for (Throwable next = failure; next != null && seen.add(next); next = next.getCause()) {
            causes.add(next);
        }
        return new FailureChain(causes);
    }

    boolean has(Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    /** Whether a message contains the text. */
    boolean says(String text) {
        return causes.stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(text));
    }

    /** Whether an SQL state starts with the text. */
    boolean hasState(String start) {
        return sqlExceptions()
                .anyMatch(cause -> String.valueOf(cause.getSQLState()).startsWith(start));
    }

    /** Whether the server refused the connection, and not only a statement. */
    boolean refusesConnection() {
        return serverMessage()
                .map(ServerErrorMessage::getSeverity)
                .filter("FATAL"::equals)
                .isPresent();
    }

    /** PostgreSQL's own sentence, without values; empty if the server reported no error. */
    Optional<String> serverSentence() {
        return serverMessage().map(FailureChain::sentenceOf);
    }

    /** The message of the driver or the pool; empty without an {@link SQLException}. */
    Optional<String> driverSentence() {
        return sqlExceptions()
                .reduce((outer, inner) -> inner)
                .map(SQLException::getMessage)
                .map(message -> message.lines().findFirst().orElse("").replaceFirst("\\.$", ""));
    }

    private static String sentenceOf(ServerErrorMessage message) {
        String sentence = String.valueOf(message.getMessage());
        return String.valueOf(message.getSQLState()).startsWith(DATA_EXCEPTION)
                ? QUOTED_VALUE.matcher(sentence).replaceAll("…")
                : sentence;
    }

    private Optional<ServerErrorMessage> serverMessage() {
        return causes.stream()
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .flatMap(cause -> Stream.ofNullable(cause.getServerErrorMessage()))
                .findFirst();
    }

    private Stream<SQLException> sqlExceptions() {
        return causes.stream().filter(SQLException.class::isInstance).map(SQLException.class::cast);
    }
}
