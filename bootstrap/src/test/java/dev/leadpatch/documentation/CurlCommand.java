package dev.leadpatch.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the few options of curl that the documents use; any other option is an error. */
public final class CurlCommand {

    private static final String START = "curl ";
    private static final String SERVER = "http://127.0.0.1:8080/";
    private static final Pattern WORD =
            Pattern.compile("\\G(?:\\s|\\\\\\n)*(?:'(?<quoted>[^']*)'|(?<bare>[^\\s'\\\\]+))");

    private final List<String> headers = new ArrayList<>();
    private String method = "GET";
    private String target = "";
    private String body = "";

    private CurlCommand() {}

    public static boolean isCurl(String command) {
        return command.startsWith(START);
    }

    /** Returns the request that the command sends. */
    public static HttpMessage parse(String command) {
        CurlCommand curl = new CurlCommand();
        List<String> words = splitWords(command.substring(START.length()));
        int i = 0;
        while (i < words.size()) {
            i += curl.applyWord(words.get(i), i + 1 < words.size() ? words.get(i + 1) : "");
        }
        return new HttpMessage(curl.method + " " + curl.target + " HTTP/1.1", curl.headers, curl.body);
    }

    private int applyWord(String word, String next) {
        if (word.startsWith(SERVER) && target.isEmpty()) {
            target = word.substring(SERVER.length() - 1);
            return 1;
        }
        switch (word) {
            case "-i" -> {
                return 1;
            }
            case "-X" -> method = next;
            case "-H" -> headers.add(next);
            case "-d" -> body = next;
            default -> throw new IllegalArgumentException("unsupported curl argument: " + word);
        }
        return 2;
    }

    private static List<String> splitWords(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        int end = 0;
        while (word.find()) {
            words.add(word.group("quoted") == null ? word.group("bare") : word.group("quoted"));
            end = word.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("invalid curl arguments: " + text.substring(end));
        }
        return words;
    }
}
