// A vat on the metal has its process to itself: nobody shares its words.
global using Sharing = AsyncCap.Arch.Sharing.Alone;
