package dev.leadpatch.adapter.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer as text to be kept: an HTTP/1.1 message (RFC 9112 §2.1 and §4) without the headers that every answer has. */
final class KeptAnswer {

    private static final String LINE_END = "\r\n";
    private static final String START = "HTTP/1.1 ";
    private static final String COLON = ": ";

    private KeptAnswer() {}

    static String write(Answer answer) {
        StringBuilder text =
                new StringBuilder(START).append(answer.status()).append(' ').append(LINE_END);
        answer.headers()
                .forEach((name, value) ->
                        text.append(name).append(COLON).append(value).append(LINE_END));
        return text.append(LINE_END).append(answer.body()).toString();
    }

    static Answer read(String text) {
        int headEnd = text.indexOf(LINE_END + LINE_END);
        String[] head = text.substring(0, headEnd).split(LINE_END, -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(COLON);
            headers.put(head[i].substring(0, colon), head[i].substring(colon + COLON.length()));
        }
        String body = text.substring(headEnd + 2 * LINE_END.length());
        int status = Integer.parseInt(head[0].substring(START.length()).strip());
        return new Answer(status, headers, body);
    }
}
