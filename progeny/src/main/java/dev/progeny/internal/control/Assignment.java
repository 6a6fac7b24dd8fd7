package dev.progeny.internal.control;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a child is told to be and to do, after its {@link LaunchOrder}. With it standard input ends.
 *
 * @param name the child's name
 * @param daemon whether the parent ends without waiting for the child
 * @param parentName the parent's name
 * @param printsUncaught whether an exception that leaves the child's main function is printed, as that of a program is
 * @param properties system properties to set where the command line sets no other value
 * @param logs where the ring is through which the child sends what it logs, or empty if it prints that
 * @param logLevel from which level on
 * @param function the encoded main function
 */
public record Assignment(
        String name,
        boolean daemon,
        String parentName,
        boolean printsUncaught,
        Map<String, String> properties,
        String logs,
        String logLevel,
        ByteBuffer function) {
    /** Writes the assignment; does not flush. */
    public void writeTo(DataOutputStream out) throws IOException {
        OrderBytes.writeText(out, name);
        out.writeBoolean(daemon);
        OrderBytes.writeText(out, parentName);
        out.writeBoolean(printsUncaught);
        out.writeInt(properties.size());
        for (Map.Entry<String, String> property : properties.entrySet()) {
            OrderBytes.writeText(out, property.getKey());
            OrderBytes.writeText(out, property.getValue());
        }
        OrderBytes.writeText(out, logs);
        OrderBytes.writeText(out, logLevel);
        out.writeInt(function.remaining());
        out.write(function.array(), function.arrayOffset() + function.position(), function.remaining());
    }

    /** Sets the system properties that have no other value yet. */
    public void putProperties(Properties target) {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            target.putIfAbsent(property.getKey(), property.getValue());
        }
    }

    /**
     * Reads an assignment that {@link #writeTo} wrote.
     *
     * @throws IOException if the stream ends early, as it does when the parent was killed or has no use for a spare
     */
    public static Assignment readFrom(InputStream in) throws IOException {
        String name = OrderBytes.readText(in);
        boolean daemon = OrderBytes.readBoolean(in);
        String parentName = OrderBytes.readText(in);
        boolean printsUncaught = OrderBytes.readBoolean(in);
        int count = OrderBytes.readInt(in);
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(OrderBytes.readText(in), OrderBytes.readText(in));
        }
        String logs = OrderBytes.readText(in);
        String logLevel = OrderBytes.readText(in);
        ByteBuffer function = ByteBuffer.wrap(OrderBytes.readBytes(in));
        return new Assignment(name, daemon, parentName, printsUncaught, properties, logs, logLevel, function);
    }
}
