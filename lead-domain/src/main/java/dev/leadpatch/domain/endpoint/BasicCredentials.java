package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Optional;

/**
 * The credentials of HTTP Basic authentication that deliveries carry.
 *
 * @param username up to 255 code points without a colon and control characters; empty if only a password is used
 * @param password up to 255 code points without control characters; may be empty unless the user name is
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2">RFC 7617, section 2</a>
 */
public record BasicCredentials(String username, String password) {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final Schema SCHEMA = Schema.of(List.of(USERNAME, PASSWORD), List.of());
    private static final TextRules RULES = TextRules.singleLine(255);

    /** Reads the credentials in a member of {@code members}; {@code null} clears them. */
    static Patch<BasicCredentials> read(ObjectReader members, String name) {
        if (!members.has(name)) {
            return Patch.keep();
        }
        if (members.isNull(name)) {
            return Patch.clear();
        }
        return ObjectReader.of(members.object().get(name), members.pathOf(name), SCHEMA, members.context())
                .flatMap(BasicCredentials::read)
                .map(Patch::set)
                .orElseGet(Patch::keep);
    }

    private static Optional<BasicCredentials> read(ObjectReader members) {
        Optional<String> username = readText(members, USERNAME).filter(text -> hasNoColon(text, members));
        Optional<String> password = readText(members, PASSWORD);
        if (username.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        if (username.get().isEmpty() && password.get().isEmpty()) {
            members.context().reject(members.path(), ViolationCode.EMPTY, "must have a username or a password");
            return Optional.empty();
        }
        return Optional.of(new BasicCredentials(username.get(), password.get()));
    }

    /** Reads a text, unmodified. */
    private static Optional<String> readText(ObjectReader members, String name) {
        Optional<String> text = members.string(name);
        Optional<TextRules.BrokenRule> broken =
                text.filter(value -> !value.isEmpty()).flatMap(RULES::validate);
        broken.ifPresent(rule -> members.context().reject(members.pathOf(name), rule.code(), rule.message()));
        return broken.isPresent() ? Optional.empty() : text;
    }

    private static boolean hasNoColon(String username, ObjectReader members) {
        boolean valid = username.indexOf(':') < 0;
        if (!valid) {
            DocumentPath path = members.pathOf(USERNAME);
            members.context().reject(path, ViolationCode.HEADER_VALUE, "must not contain a colon");
        }
        return valid;
    }

    /** Omits both, because they are secret. */
    @Override
    public String toString() {
        return "BasicCredentials[]";
    }
}
