package dev.leadpatch.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message in the wire format of protobuf, read without its schema.
 *
 * @param fields the texts, bytes and messages by the number of their field; numbers are skipped
 */
record ProtobufMessage(Map<Integer, List<byte[]>> fields) {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    static ProtobufMessage parse(byte[] bytes) {
        Map<Integer, List<byte[]>> fields = new HashMap<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int tag = (int) readVarint(buffer);
            switch (tag & 7) {
                case VARINT -> readVarint(buffer);
                case FIXED_64 -> buffer.position(buffer.position() + Long.BYTES);
                case FIXED_32 -> buffer.position(buffer.position() + Integer.BYTES);
                case LENGTH_DELIMITED -> {
                    byte[] value = new byte[(int) readVarint(buffer)];
                    buffer.get(value);
                    fields.computeIfAbsent(tag >>> 3, number -> new ArrayList<>())
                            .add(value);
                }
                default -> throw new IllegalArgumentException("an unknown wire type: " + (tag & 7));
            }
        }
        return new ProtobufMessage(fields);
    }

    private static long readVarint(ByteBuffer buffer) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = buffer.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    List<ProtobufMessage> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(ProtobufMessage::parse)
                .toList();
    }

    /** Returns the value of a field; empty if it is not set. */
    byte[] bytes(int field) {
        List<byte[]> values = fields.getOrDefault(field, List.of());
        return values.isEmpty() ? new byte[0] : values.get(values.size() - 1);
    }
}
