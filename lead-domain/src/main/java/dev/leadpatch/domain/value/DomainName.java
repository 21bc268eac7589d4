package dev.leadpatch.domain.value;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Internationalized domain names of email addresses (RFC 5890): at least two labels, each of letters, digits and hyphens, in
 * ASCII or another script. A name whose last label is a number, also a hexadecimal one, is an IP address, not a domain name (RFC
 * 3696 §2; "ends in a number" of the URL standard).
 */
public final class DomainName {
    private static final int MAX_LENGTH = 253;

    private static final String ASCII_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern ASCII_NAME = Pattern.compile(ASCII_LABEL + "(?:\\." + ASCII_LABEL + ")+");
    private static final String A_LABEL_PREFIX = "xn--";
    private static final String DOTS = ".\u3002\uff0e\uff61"; // RFC 3490, section 3.1
    private static final Pattern LABELS = Pattern.compile("[" + DOTS + "]");
    private static final Pattern ENDS_WITH_NUMBER =
            Pattern.compile("(?:.*[" + DOTS + "])?(?:\\p{Nd}+|0[xX][0-9a-fA-F]*)");

    // RFC 3490, which java.net.IDN implements, maps them to the names of other owners (RFC 5894, section 7.2)
    private static final Pattern DEVIATION = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    // RFC 5892, appendix A: valid in some contexts
    private static final String CONTEXTUAL_CHARACTERS = "\u00b7\u0375\u05f3\u05f4\u200c\u200d\u30fb";

    private DomainName() {}

    /** Whether {@code name} is a domain name with at least two labels. */
    public static boolean isDomainName(String name) {
        return name.length() <= MAX_LENGTH
                && name.codePoints().allMatch(DomainName::isAllowed)
                && LABELS.splitAsStream(name).allMatch(DomainName::isLabel)
                && !ENDS_WITH_NUMBER.matcher(name).matches()
                && toALabels(name, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES)
                        .filter(ascii -> ascii.length() <= MAX_LENGTH
                                && ASCII_NAME.matcher(ascii).matches()
                                && !ENDS_WITH_NUMBER.matcher(ascii).matches())
                        .isPresent();
    }

    /** Whether a label does not begin with a combining mark (RFC 5891 §4.2.3.2), and is decoded if it is an A-label. */
    private static boolean isLabel(String label) {
        boolean isALabel = label.regionMatches(true, 0, A_LABEL_PREFIX, 0, A_LABEL_PREFIX.length());
        return !label.isEmpty()
                && !Characters.isMark(label.codePointAt(0))
                && !(isALabel && IDN.toUnicode(label).equalsIgnoreCase(label));
    }

    /** Whether a domain name can contain the character, dots included. */
    public static boolean isAllowed(int character) {
        if (character < 0x80) {
            return Character.isLetterOrDigit(character) || character == '-' || character == '.';
        }
        boolean isPartOfWord = Character.isLetterOrDigit(character) || Characters.isMark(character);
        return (isPartOfWord && !Characters.isInvisible(character))
                || CONTEXTUAL_CHARACTERS.indexOf(character) >= 0
                || DOTS.indexOf(character) >= 0;
    }

    /**
     * Returns the name with A-labels, which identify it in any spelling: {@code xn--mller-kva.example}. A name that has none
     * is returned unchanged.
     */
    public static String withALabels(String name) {
        return DEVIATION.matcher(name).find()
                ? name
                : toALabels(name, IDN.ALLOW_UNASSIGNED).orElse(name);
    }

    private static Optional<String> toALabels(String name, int flags) {
        try {
            return Optional.of(IDN.toASCII(name, flags));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
