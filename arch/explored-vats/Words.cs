// The vats as they are explored: each word that threads share is a scheduling point.
global using Sharing = AsyncCap.Arch.Exploration.Instructions.Explored;
