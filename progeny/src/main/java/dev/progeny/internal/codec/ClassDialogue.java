package dev.progeny.internal.codec;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What is said about classes and resources, and how it looks as bytes. */
final class ClassDialogue {
    private ClassDialogue() {}

    /** What a question is about. */
    enum Topic {
        /** Who defines this class? Its bytes too, unless it is the application's. */
        CLASS,
        /** Its bytes, even if it is the application's. */
        CLASS_BYTES,
        /** The first resource of this name. */
        RESOURCE,
        /** All resources of this name. */
        RESOURCES
    }

    /**
     * A question.
     *
     * @param key the loader from which one looks
     */
    record Question(Topic topic, LoaderKey key, String name) {
        ByteBuffer toBytes() {
            return MessageData.written(64 + name.length(), out -> {
                out.writeUTF(topic.name());
                key.writeTo(out);
                MessageData.writeText(out, name);
            });
        }

        static Question read(ByteBuffer bytes) throws IOException {
            DataInputStream in = MessageData.reading(bytes);
            Topic topic = Topic.valueOf(in.readUTF());
            return new Question(topic, readKey(in), MessageData.readText(in));
        }
    }

    /** An answer about a class. */
    sealed interface ClassAnswer permits OfApplication, Defined, Absent {
        ByteBuffer toBytes();

        static ClassAnswer read(ByteBuffer bytes) throws IOException {
            DataInputStream in = MessageData.reading(bytes);
            int kind = in.readUnsignedByte();
            return switch (kind) {
                case 0 -> new OfApplication();
                case 1 -> new Defined(readKey(in), MessageData.readText(in), MessageData.readBytes(in));
                case 2 -> new Absent(MessageData.readText(in));
                default -> throw new IOException("an answer about a class has the unknown kind " + kind);
            };
        }
    }

    /** The application's loader has it. */
    record OfApplication() implements ClassAnswer {
        @Override
        public ByteBuffer toBytes() {
            return MessageData.written(1, out -> out.writeByte(0));
        }
    }

    /**
     * A loader with a key defines it.
     *
     * @param source where its code comes from, as a URL, or empty
     */
    record Defined(LoaderKey key, String source, ByteBuffer bytes) implements ClassAnswer {
        @Override
        public ByteBuffer toBytes() {
            return MessageData.written(64 + source.length() + bytes.remaining(), out -> {
                out.writeByte(1);
                key.writeTo(out);
                MessageData.writeText(out, source);
                MessageData.writeBytes(out, bytes);
            });
        }
    }

    /** It does not exist, or nobody has its bytes. */
    record Absent(String reason) implements ClassAnswer {
        @Override
        public ByteBuffer toBytes() {
            return MessageData.written(16 + reason.length(), out -> {
                out.writeByte(2);
                MessageData.writeText(out, reason);
            });
        }
    }

    /** One of the answers about a resource, in the order in which the loader has them. */
    sealed interface Resource permits ApplicationResources, LoaderResource {}

    /** Here follow those that the application's loader finds. */
    record ApplicationResources() implements Resource {}

    /** One that the loader itself has. */
    record LoaderResource(ByteBuffer bytes) implements Resource {}

    static ByteBuffer resourcesToBytes(List<Resource> resources) {
        return MessageData.written(64, out -> {
            out.writeInt(resources.size());
            for (Resource resource : resources) {
                if (resource instanceof LoaderResource own) {
                    out.writeByte(1);
                    MessageData.writeBytes(out, own.bytes());
                } else {
                    out.writeByte(0);
                }
            }
        });
    }

    static List<Resource> readResources(ByteBuffer bytes) throws IOException {
        DataInputStream in = MessageData.reading(bytes);
        int count = in.readInt();
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            resources.add(
                    in.readUnsignedByte() == 1
                            ? new LoaderResource(MessageData.readBytes(in))
                            : new ApplicationResources());
        }
        return resources;
    }

    private static LoaderKey readKey(DataInputStream in) throws IOException {
        in.readUnsignedByte(); // the mark
        return LoaderKey.readFrom(in);
    }
}
