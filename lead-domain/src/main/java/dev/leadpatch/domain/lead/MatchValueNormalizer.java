package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.value.DomainName;
import dev.leadpatch.domain.value.PhoneCharacters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Normalizes the values of plain fields, so that different spellings of a value match. */
final class MatchValueNormalizer {
    private static final Pattern PLUS = Pattern.compile("[^0-9]*\\+");
    private static final Pattern EXTENSION = Pattern.compile("[exEX].*");
    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    private MatchValueNormalizer() {}

    /** Returns an email address in lower case, with the A-labels of its domain. */
    static String address(String email) {
        int domain = email.lastIndexOf('@') + 1;
        return (email.substring(0, domain) + DomainName.withALabels(email.substring(domain))).toLowerCase(Locale.ROOT);
    }

    /** Returns the digits of a phone number, a leading plus sign and the digits of the extension. */
    static String digits(String text) {
        String number = PhoneCharacters.normalize(text);
        Matcher extension = EXTENSION.matcher(number);
        boolean hasExtension = extension.find();
        String main = hasExtension ? number.substring(0, extension.start()) : number;
        String plus = PLUS.matcher(main).lookingAt() ? "+" : "";
        String suffix = hasExtension ? "x" + NO_DIGIT.matcher(extension.group()).replaceAll("") : "";
        return plus + NO_DIGIT.matcher(main).replaceAll("") + suffix;
    }
}
